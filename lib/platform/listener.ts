import "server-only";
import type { Actor } from "../shared/roles";
import { isSameSecret, randomToken, signFor } from "./crypto";
import { env } from "./env";

const COOKIE = "listener";
const MAX_AGE_SECONDS = 180 * 24 * 3600;

/** The name a request carries already; null when there is none that we gave. For steps that only follow others. */
export function knownListener(headers: Headers, actor: Actor): string | null {
  const named = nameListener(headers, actor);
  return Object.keys(named.headers).length === 0 ? named.listenerId : null;
}

/** What an account is called in plays: derived, so that no table says whose it is. */
export function listenerOf(userId: string): string {
  return signFor("listener", userId).slice(0, 22);
}

/**
 * Who listens, without a name: a signed random id in a cookie, the person's own when signed in. The signature keeps a
 * script from inventing listeners one cookie at a time.
 */
export function nameListener(headers: Headers, actor: Actor): { listenerId: string; headers: Record<string, string> } {
  if (actor.kind === "user") return { listenerId: listenerOf(actor.userId), headers: {} };
  const given = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)\\.([\\w-]+)`).exec(headers.get("cookie") ?? "");
  const [, id, signature] = given ?? [];
  if (id && signature && isSameSecret(signature, signFor("listener", id))) return { listenerId: id, headers: {} };
  const fresh = randomToken();
  const secure = env.PUBLIC_URL.startsWith("https:") ? "; Secure" : "";
  const cookie = `${COOKIE}=${fresh}.${signFor("listener", fresh)}; Path=/api; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
  return { listenerId: fresh, headers: { "set-cookie": cookie } };
}
