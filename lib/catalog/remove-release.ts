import "server-only";
import { appendAudit } from "../audit/append";
import { type Db, inTransaction } from "../platform/db";
import type { UserActor } from "../platform/session";
import { fromPublicId } from "../shared/ids";
import type { Removal } from "../shared/schemas/catalog";
import { lockOwnRelease } from "./own-release";
import { forgetInSearch, type MediaOfTracks } from "./removal";
import { TRACK_WAS_ORDERED } from "./was-ordered";

type Media = MediaOfTracks & { endUploads: (db: Db, releaseId: string) => Promise<string[]> };
type TrackRow = { id: string; wasOrdered: boolean };

/**
 * Takes a release away for good. One that nobody ever ordered is deleted with all that hangs on it; one that was ordered
 * leaves the shop and the portal, and its buyers keep what they have. Returns which it was, and the uploads to it that this
 * ended. `not_found` and `forbidden` as for the release.
 */
export async function removeRelease(
  { id, actor }: { id: string; actor: UserActor },
  media: Media,
): Promise<Removal & { endedUploads: string[] }> {
  return inTransaction(async (db) => {
    const releaseId = fromPublicId("release", id);
    if (releaseId) await media.holdRecordings(db, releaseId);
    const release = await lockOwnRelease(db, id, actor);
    const endedUploads = await media.endUploads(db, release.id);
    const { rows: tracks } = await db.query<TrackRow>(
      `SELECT t.id, ${TRACK_WAS_ORDERED} AS "wasOrdered" FROM track t WHERE t.release_id = $1`,
      [release.id],
    );
    const unsold = tracks.filter(({ wasOrdered }) => !wasOrdered).map((track) => track.id);
    await media.deleteTracks(db, unsold);
    await forgetInSearch(db, "release", [release.id]);
    await forgetInSearch(
      db,
      "track",
      tracks.map((track) => track.id),
    );
    const outcome = await removeRow(db, release.id);
    await appendAudit(db, {
      actorId: actor.userId,
      action: "release.remove",
      subject: id,
      before: { status: release.status, tracks: tracks.length },
      after: { outcome, deletedTracks: unsold.length },
    });
    return { outcome, endedUploads };
  });
}

/** Tracks that were ordered keep their place on it: what their buyers download says "3 of 10" as before. */
async function removeRow(db: Db, releaseId: string): Promise<Removal["outcome"]> {
  const { rowCount: isOrdered } = await db.query("SELECT 1 FROM order_line WHERE release_id = $1 LIMIT 1", [releaseId]);
  if (isOrdered) {
    await db.query("UPDATE release SET deleted_at = now(), updated_at = now() WHERE id = $1", [releaseId]);
    return "withdrawn";
  }
  await db.query("DELETE FROM release_link WHERE release_id = $1", [releaseId]);
  await db.query("DELETE FROM release WHERE id = $1", [releaseId]);
  return "deleted";
}
