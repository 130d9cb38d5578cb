import "server-only";
import { pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { fromPublicId } from "../shared/ids";
import { type Actor, canManageArtist } from "../shared/roles";
import { PublicTrack } from "../shared/schemas/catalog";
import { TRACK_COLUMNS, TRACK_TABLES, type TrackRow, toTrackView } from "./release-rows";

type Row = TrackRow & { artist_id: string; status: "draft" | "published" };

async function findTrack(publicId: string, actor: Actor): Promise<Row> {
  const { rows } = await pool.query<Row>(
    `SELECT ${TRACK_COLUMNS}, r.artist_id, r.status FROM ${TRACK_TABLES} WHERE t.id = $1 AND t.deleted_at IS NULL AND r.deleted_at IS NULL`,
    [fromPublicId("track", publicId)],
  );
  const row = rows[0];
  if (!row || (row.status === "draft" && !canManageArtist(actor, row.artist_id)))
    throw new AppError("not_found", "There is no such track.");
  return row;
}

/** The public track; drafts only for those who manage the artist, `not_found` for everyone else. */
export async function getTrack(publicId: string, actor: Actor): Promise<PublicTrack> {
  return PublicTrack.parse(toTrackView(await findTrack(publicId, actor)));
}

/** One value per bar, 0 to 1, over the whole recording. The same rights as `getTrack`. */
export async function getWaveform(publicId: string, actor: Actor): Promise<{ peaks: number[]; durationMs: number }> {
  const row = await findTrack(publicId, actor);
  return { peaks: row.peaks, durationMs: row.duration_ms };
}
