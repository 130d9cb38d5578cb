import "server-only";
import { appendAudit } from "../audit/append";
import { type Db, inTransaction, pool } from "../platform/db";
import { AppError } from "../platform/errors";
import type { UserActor } from "../platform/session";
import { fromPublicId, toPublicId } from "../shared/ids";
import type { Removal } from "../shared/schemas/catalog";
import { deriveRelease } from "./derive-release";
import { indexRelease } from "./index-search";
import { lockOwnRelease, type OwnRelease } from "./own-release";
import { countPlaces, placeTracks } from "./place-tracks";
import { forgetInSearch, type MediaOfTracks } from "./removal";
import { TRACK_WAS_ORDERED } from "./was-ordered";

/**
 * Takes a track off its release. One that nobody ever ordered is deleted with its files; one that was ordered leaves the
 * shop, and its buyers keep it. The others close up; a release without a track goes back to draft. Returns which it was.
 * `not_found` and `forbidden` as for its release.
 */
export async function removeTrack(
  { id, actor }: { id: string; actor: UserActor },
  media: MediaOfTracks,
): Promise<Removal> {
  const trackId = fromPublicId("track", id);
  const { rows } = await pool.query<{ releaseId: string }>(
    `SELECT release_id AS "releaseId" FROM track WHERE id = $1 AND deleted_at IS NULL`,
    [trackId],
  );
  const releaseId = rows[0]?.releaseId;
  if (!trackId || !releaseId) throw new AppError("not_found", "There is no such track.");
  return inTransaction(async (db) => {
    await media.holdRecordings(db, releaseId);
    const release = await lockOwnRelease(db, toPublicId("release", releaseId), actor);
    const outcome = await removeRow(db, trackId, media);
    await forgetInSearch(db, "track", [trackId]);
    const left = await closeUp(db, release.id);
    await settleRelease(db, release, left);
    await appendAudit(db, {
      actorId: actor.userId,
      action: "track.remove",
      subject: id,
      before: { releaseId: toPublicId("release", release.id), status: release.status },
      after: { outcome, tracksLeft: left },
    });
    return { outcome };
  });
}

// An order that was placed before the lock has it, whatever the clock of the process that placed it says.
const WITHDRAW = `
  UPDATE track SET deleted_at = greatest(clock_timestamp(), (
    SELECT max(o.created_at) + interval '1 millisecond' FROM order_line l JOIN customer_order o ON o.id = l.order_id
    WHERE l.release_id = track.release_id)) WHERE id = $1`;

async function removeRow(db: Db, trackId: string, media: MediaOfTracks): Promise<Removal["outcome"]> {
  const { rows } = await db.query<{ wasOrdered: boolean }>(
    `SELECT ${TRACK_WAS_ORDERED} AS "wasOrdered" FROM track t WHERE t.id = $1 AND t.deleted_at IS NULL FOR UPDATE OF t`,
    [trackId],
  );
  if (!rows[0]) throw new AppError("not_found", "There is no such track.");
  if (!rows[0].wasOrdered) {
    await media.deleteTracks(db, [trackId]);
    return "deleted";
  }
  await db.query(WITHDRAW, [trackId]);
  return "withdrawn";
}

/** Numbers the tracks that are left without a gap; returns how many there are. */
async function closeUp(db: Db, releaseId: string): Promise<number> {
  const { rows } = await db.query<{ id: string; disc: number }>(
    "SELECT id, disc FROM track WHERE release_id = $1 AND deleted_at IS NULL ORDER BY disc, position",
    [releaseId],
  );
  await placeTracks(db, releaseId, countPlaces(rows));
  return rows.length;
}

async function settleRelease(db: Db, release: OwnRelease, left: number): Promise<void> {
  await db.query("UPDATE release SET updated_at = now() WHERE id = $1", [release.id]);
  if (left === 0) return takeBack(db, release);
  await deriveRelease(db, release.id);
  if (left === 1) await takePriceOfOnlyTrack(db, release.id);
  await indexRelease(db, release.id);
}

/** Nothing is left that it could sell. */
async function takeBack(db: Db, { id, status }: OwnRelease): Promise<void> {
  if (status !== "draft") await db.query("UPDATE release SET status = 'draft', publish_at = NULL WHERE id = $1", [id]);
}

/** A record of one track has one price on the screen, so it has one in the tables. */
async function takePriceOfOnlyTrack(db: Db, releaseId: string): Promise<void> {
  await db.query(
    `UPDATE release SET price_minor = t.price_minor, is_price_open = t.is_price_open FROM track t
     WHERE release.id = $1 AND t.release_id = $1 AND t.deleted_at IS NULL AND t.price_minor IS NOT NULL`,
    [releaseId],
  );
}
