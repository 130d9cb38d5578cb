import "server-only";
import { env } from "./env";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request that changes state may come from where it says it comes from. A browser always says one of Origin and
 * Sec-Fetch-Site on such a request; a script says neither and goes on to authentication. Bearer calls are exempt: no
 * browser adds one by itself (it does add Basic, where a proxy asks for it).
 */
export function isOwnOrigin(method: string, headers: Headers): boolean {
  if (SAFE_METHODS.has(method) || /^Bearer /i.test(headers.get("authorization") ?? "")) return true;
  const origin = headers.get("origin");
  if (origin !== null) return isAllowedOrigin(origin, headers.get("host"));
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin" || site === "none";
}

/** Where a request's pages are: a demo store's under whatever address the person opened, a live one's at its public address. */
export function originOf(headers: Headers): string {
  const origin = headers.get("origin");
  return origin !== null && isAllowedOrigin(origin, headers.get("host")) ? origin : new URL(env.PUBLIC_URL).origin;
}

function isAllowedOrigin(origin: string, host: string | null): boolean {
  if (origin === new URL(env.PUBLIC_URL).origin) return true;
  // a demo store is reached under whatever address the person opened (localhost, 127.0.0.1, a tunnel)
  return env.BACKLINE_MODE === "demo" && host !== null && (origin === `http://${host}` || origin === `https://${host}`);
}
