import "server-only";
import { env } from "./env";

/** `__Host-` when the public address is https (decisions.md D16). */
export function sessionCookieName(): string {
  return env.PUBLIC_URL.startsWith("https:") ? "__Host-next-auth.session-token" : "next-auth.session-token";
}
