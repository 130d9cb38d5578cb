import { fromPublicId } from "./ids";
import { type Actor, canManageArtist } from "./roles";

/** Whether somebody only looks at an artist (public id) that is theirs to see: a viewer of it. */
export function isViewerOf(actor: Actor, artistId: string): boolean {
  const bare = fromPublicId("artist", artistId);
  return bare === null || !canManageArtist(actor, bare);
}

/** Ids of the releases that somebody may only look at. */
export function listViewed(actor: Actor, releases: readonly { id: string; artistId: string }[]): ReadonlySet<string> {
  return new Set(releases.filter(({ artistId }) => isViewerOf(actor, artistId)).map(({ id }) => id));
}
