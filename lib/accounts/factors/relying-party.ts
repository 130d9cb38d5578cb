import "server-only";
import { isIP } from "node:net";
import { originOf } from "@/lib/platform/origin";

/** What a passkey is for: the site it works at, and the one origin that may ask for it. */
export type RelyingParty = { rpId: string; origin: string };

const isSecure = ({ protocol, hostname }: URL) => protocol === "https:" || hostname === "localhost";

/**
 * The store as browsers know it: its public address; a demo's is whatever address the person opened. Null where browsers
 * have no passkeys: at a bare IP address, and without https anywhere but on this machine.
 */
export function findRelyingParty(headers: Headers): RelyingParty | null {
  const url = new URL(originOf(withOrigin(headers)));
  const isName = isIP(url.hostname.replace(/^\[|\]$/g, "")) === 0;
  return isName && isSecure(url) ? { rpId: url.hostname, origin: url.origin } : null;
}

/** A page is asked for without an Origin; where it was opened says the host. */
function withOrigin(headers: Headers): Headers {
  const host = headers.get("host");
  if (headers.has("origin") || host === null) return headers;
  return new Headers({ host, origin: `${headers.get("x-forwarded-proto") ?? "http"}://${host}` });
}
