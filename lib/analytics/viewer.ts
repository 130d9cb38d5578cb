import "server-only";
import { AppError } from "../platform/errors";
import { type Actor, listManagedArtists } from "../shared/roles";

/** Whose figures may be seen; `artistIds` null: everyone's. */
export type AnalyticsViewer = { artistIds: readonly string[] | null };
export const SEES_ALL: AnalyticsViewer = { artistIds: null };

/** Throws `forbidden` for anyone who is neither analyst, admin nor artist; an artist sees their own artists only. */
export function viewerOf(actor: Actor): AnalyticsViewer {
  if (actor.kind === "user") {
    if (actor.roles.includes("analyst") || actor.roles.includes("admin")) return SEES_ALL;
    if (actor.roles.includes("artist")) return { artistIds: actor.artistIds };
  }
  throw new AppError("forbidden", "Figures are for artists, analysts and administrators.");
}

/**
 * Whose figures somebody may hand on: as `viewerOf`, without the artists they only look at. Throws `forbidden` where nothing is
 * left.
 */
export function sharerOf(actor: Actor): AnalyticsViewer {
  const viewer = viewerOf(actor);
  if (viewer.artistIds === null || actor.kind === "guest") return viewer;
  const artistIds = listManagedArtists(actor);
  if (artistIds.length === 0 && viewer.artistIds.length > 0)
    throw new AppError("forbidden", "You look on here. An editor or owner of the artist makes links to its figures.");
  return { artistIds };
}
