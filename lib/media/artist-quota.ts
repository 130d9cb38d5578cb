import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { getSetting } from "@/lib/platform/settings";
import { formatSize } from "./format-size";

export type ArtistUsage = { usedFiles: number; usedBytes: number; maxFiles: number; maxBytes: number };

/** What an artist (bare uuid) has in the store and may have; `openUploads` counts what is on its way too. */
export async function readArtistUsage(
  artistId: string,
  db: Db = pool,
  { openUploads = true }: { openUploads?: boolean } = {},
): Promise<ArtistUsage> {
  const { rows } = await db.query<{ files: number; bytes: number; max_files: number | null; max_bytes: number | null }>(
    `SELECT count(*) AS files, coalesce(sum(size_bytes), 0)::bigint AS bytes,
       (SELECT max_files FROM artist_quota WHERE artist_id = $1), (SELECT max_bytes FROM artist_quota WHERE artist_id = $1)
     FROM (
       SELECT size_bytes FROM recording WHERE artist_id = $1
       UNION ALL
       SELECT size_bytes FROM resumable_upload
       WHERE $2 AND artist_id = $1 AND state = 'receiving' AND expires_at > now()) files`,
    [artistId, openUploads],
  );
  const [maxFiles, maxBytes] = await Promise.all([getSetting("maxFilesPerArtist"), getSetting("maxBytesPerArtist")]);
  const found = rows[0];
  return {
    usedFiles: found?.files ?? 0,
    usedBytes: found?.bytes ?? 0,
    maxFiles: found?.max_files ?? maxFiles,
    maxBytes: found?.max_bytes ?? maxBytes,
  };
}

/**
 * Inside a transaction: holds other uploads of the artist back until it ends, and throws `unprocessable` when one more file
 * of `sizeBytes` would be too many or too much.
 */
export async function checkQuota(
  db: Db,
  artistId: string,
  sizeBytes: number,
  counts: { openUploads: boolean },
): Promise<void> {
  await db.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`artist-quota:${artistId}`]);
  const { usedFiles, usedBytes, maxFiles, maxBytes } = await readArtistUsage(artistId, db, counts);
  const waiting = counts.openUploads ? ", unfinished uploads among them" : "";
  if (usedFiles + 1 > maxFiles) {
    throw new AppError(
      "unprocessable",
      `An artist may have ${maxFiles} files here, and ${usedFiles} are taken${waiting}.`,
    );
  }
  if (usedBytes + sizeBytes > maxBytes) {
    const [size, left, most] = [sizeBytes, Math.max(0, maxBytes - usedBytes), maxBytes].map(formatSize);
    throw new AppError(
      "unprocessable",
      `This file has ${size}, and of ${most} only ${left} are left${waiting}. Remove an unfinished upload, or ask the store for more room.`,
    );
  }
}
