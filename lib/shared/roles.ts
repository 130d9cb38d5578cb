/** Grants a person can hold. Everyone signed in may buy; owning an artist is `artist_member`, not a role. */
export const ROLES = ["buyer", "artist", "analyst", "admin"] as const;
export type Role = (typeof ROLES)[number];

/**
 * What somebody may do in an artist: a viewer sees drafts, sales and statements; an editor changes them too; an owner also
 * says who is a member.
 */
export const MEMBER_ROLES = ["owner", "editor", "viewer"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** What an API key may be limited to; a key never exceeds its user's grants. */
export const SCOPES = [
  "catalog:read",
  "catalog:write",
  "orders:read",
  "orders:write",
  "analytics:read",
  "settings:read",
  "settings:write",
  "mail:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who is asking. `guest` has neither session nor key. */
export type Actor =
  | { kind: "guest" }
  | {
      kind: "user";
      userId: string;
      roles: readonly Role[];
      /** Artists this person is a member of, in whatever role. */
      artistIds: readonly string[];
      /** Those of them that they may look at only. */
      viewedArtistIds?: readonly string[];
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

/** Who may see what only an artist sees: its members and admins. */
export function canSeeArtist(actor: Actor, artistId: string): boolean {
  return actor.kind === "user" && (actor.roles.includes("admin") || actor.artistIds.includes(artistId));
}

/** Admins may act for every artist; members for their own, unless they are viewers there. */
export function canManageArtist(actor: Actor, artistId: string): boolean {
  if (actor.kind === "guest") return false;
  return actor.roles.includes("admin") || listManagedArtists(actor).includes(artistId);
}

/** The artists somebody acts for as a member. */
export function listManagedArtists(actor: Extract<Actor, { kind: "user" }>): string[] {
  return actor.artistIds.filter((id) => !actor.viewedArtistIds?.includes(id));
}
