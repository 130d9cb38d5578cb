import "server-only";
import { pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { readCatalogue } from "../platform/smart-cache";
import { fromPublicId } from "../shared/ids";
import { type Actor, canSeeArtist, GUEST } from "../shared/roles";
import { PublicTrack } from "../shared/schemas/catalog";
import { readTtlMs } from "./cache-time";
import { TRACK_COLUMNS, TRACK_TABLES, type TrackRow, toTrackView } from "./release-rows";

type Row = TrackRow & { artist_id: string; is_open: boolean };
type Links = readonly string[];

async function findTrack(publicId: string, actor: Actor, linkHashes: Links): Promise<Row> {
  const { rows } = await pool.query<Row>(
    `SELECT ${TRACK_COLUMNS}, r.artist_id, is_open_release(r, $2) AS is_open FROM ${TRACK_TABLES}
     WHERE t.id = $1 AND t.deleted_at IS NULL AND r.deleted_at IS NULL`,
    [fromPublicId("track", publicId), linkHashes],
  );
  const row = rows[0];
  if (!row || !(row.is_open || canSeeArtist(actor, row.artist_id)))
    throw new AppError("not_found", "There is no such track.");
  return row;
}

/** What everyone may see of a published track, from the smart cache while it is hot; null for any other. */
async function findPublic(publicId: string): Promise<{ track: PublicTrack; peaks: number[] } | null> {
  const id = fromPublicId("track", publicId);
  if (!id) return null;
  return readCatalogue(`track:${id}`, async () => {
    const row = await findTrack(publicId, GUEST, []).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "not_found") return null;
      throw error;
    });
    if (!row) return null;
    const value = { track: PublicTrack.parse(toTrackView(row)), peaks: row.peaks };
    return { value, ttlMs: await readTtlMs([id], row.track_price_minor ?? 0) };
  });
}

/** The track of an open release (`linkHashes` as for `getRelease`), else for those who manage the artist; `not_found`. */
export async function getTrack(publicId: string, actor: Actor, linkHashes: Links = []): Promise<PublicTrack> {
  const found = await findPublic(publicId);
  return found ? found.track : PublicTrack.parse(toTrackView(await findTrack(publicId, actor, linkHashes)));
}

/** One value per bar, 0 to 1, over the whole recording. The same rights as `getTrack`. */
export async function getWaveform(
  publicId: string,
  actor: Actor,
  linkHashes: Links = [],
): Promise<{ peaks: number[]; durationMs: number }> {
  const found = await findPublic(publicId);
  if (found) return { peaks: found.peaks, durationMs: found.track.durationMs };
  const row = await findTrack(publicId, actor, linkHashes);
  return { peaks: row.peaks, durationMs: row.duration_ms };
}
