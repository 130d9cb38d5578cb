import "server-only";
import { sha256Hex } from "./crypto";
import { env } from "./env";

const MAX_AGE_SECONDS = 90 * 24 * 3600;
const PREFIX = "release_";
const TOKEN = /^[A-Za-z0-9_-]{16,64}$/;
/** A browser that says more is not a listener's. */
const MOST_LINKS = 50;

/** The Set-Cookie value by which a browser keeps the secret of a release's link. */
export function releaseCookie(releasePublicId: string, token: string): string {
  const secure = env.PUBLIC_URL.startsWith("https:") ? "; Secure" : "";
  return `${PREFIX}${releasePublicId}=${token}; Path=/; Max-Age=${MAX_AGE_SECONDS}; HttpOnly; SameSite=Lax${secure}`;
}

/**
 * The hashes of all link secrets that a request carries, as `is_open_release` in the database takes them. Whether one still
 * opens anything is asked there, each time: revoking bites at once.
 */
export function readLinkHashes(headers: Pick<Headers, "get">): string[] {
  const pairs = (headers.get("cookie") ?? "").split(";").map((part) => part.trim());
  const tokens = pairs.flatMap((pair) => (pair.startsWith(PREFIX) ? (pair.split("=")[1] ?? "") : []));
  return tokens
    .filter((token) => TOKEN.test(token))
    .slice(0, MOST_LINKS)
    .map(sha256Hex);
}
