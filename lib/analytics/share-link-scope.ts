import "server-only";
import { z } from "zod";
import { isSameSecret, sha256Hex, signFor } from "../platform/crypto";
import { SharedPage, type SharedQuery } from "../shared/schemas/share";

/** What a link shows and nothing else. `artistIds` (bare, null for everyone's) is what its maker could see. */
export const ShareScope = z.object({
  page: SharedPage,
  query: z.record(z.string(), z.string()),
  artistIds: z.array(z.string()).nullable(),
});
export type ShareScope = z.infer<typeof ShareScope>;
export type SignedLink = { id: string; scope: ShareScope; expiresAt: Date };

const TOKEN = /^([\w-]{43})\.([\w-]{43})$/;

/** The query without what was not chosen, as text: what is stored and signed does not change when a default does. */
export function toStoredQuery(query: z.output<typeof SharedQuery>): Record<string, string> {
  const chosen = Object.entries(query).filter(([, value]) => value !== undefined && value !== "none");
  return Object.fromEntries(chosen.map(([name, value]) => [name, String(value)]));
}

function sign(secret: string, { id, scope, expiresAt }: SignedLink): string {
  const entries = Object.entries(scope.query).sort(([a], [b]) => (a < b ? -1 : 1));
  const artistIds = scope.artistIds && [...scope.artistIds].sort();
  return signFor("share-link", JSON.stringify([secret, id, expiresAt.getTime(), scope.page, entries, artistIds]));
}

/** What the address holds: the secret, and a signature over it with scope and expiry, so that no changed row widens a link. */
export const toToken = (secret: string, link: SignedLink): string => `${secret}.${sign(secret, link)}`;

/** Null when it is not of the form that we give out. */
export function parseToken(token: string): { secret: string; signature: string; hash: string } | null {
  const [, secret, signature] = TOKEN.exec(token) ?? [];
  return secret && signature ? { secret, signature, hash: sha256Hex(secret) } : null;
}

export function isSignedFor(link: SignedLink, { secret, signature }: { secret: string; signature: string }): boolean {
  return isSameSecret(signature, sign(secret, link));
}
