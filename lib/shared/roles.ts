/** Grants a person can hold. Everyone signed in may buy; owning an artist is `artist_member`, not a role. */
export const ROLES = ["buyer", "artist", "analyst", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may be limited to; a key never exceeds its user's grants. */
export const SCOPES = [
  "catalog:read",
  "catalog:write",
  "orders:read",
  "orders:write",
  "analytics:read",
  "settings:read",
  "settings:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who is asking. `guest` has neither session nor key. */
export type Actor =
  | { kind: "guest" }
  | {
      kind: "user";
      userId: string;
      roles: readonly Role[];
      artistIds: readonly string[];
      name: string;
      sessionId: string | null;
      scopes: readonly Scope[] | null;
      /** An admin of a live store who has not proved a second factor yet: may do nothing but add one. */
      lacksFactor?: true;
    };

export const GUEST: Actor = { kind: "guest" };

export function hasRole(actor: Actor, role: Role): boolean {
  return actor.kind === "user" && actor.roles.includes(role);
}

/** Admins may act for every artist; members for their own. */
export function canManageArtist(actor: Actor, artistId: string): boolean {
  return actor.kind === "user" && (actor.roles.includes("admin") || actor.artistIds.includes(artistId));
}
