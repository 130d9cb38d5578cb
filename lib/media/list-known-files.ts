import "server-only";
import { pool } from "@/lib/platform/db";
import type { DownloadFormat } from "@/lib/shared/download-format";
import { type RenditionPlan, readTagsByKey, type SoldTrack } from "./plan-renditions";

/**
 * A file that buyers of this recording got, or get. `contentHash`: SHA-256, hex. `tags` are what is written into it; null for
 * the artist's own file, and for one that was made under words that were changed since.
 */
export type KnownFile = SoldTrack & {
  trackTitle: string;
  format: DownloadFormat;
  sizeBytes: number;
  contentHash: string;
  tags: RenditionPlan["tags"] | null;
};

/** The masters of these tracks and every file that was made of them, also under a title that was changed since. */
export async function listKnownFiles(sold: readonly SoldTrack[]): Promise<KnownFile[]> {
  const [{ rows }, tagsByKey] = await Promise.all([queryFiles(sold), readTagsByKey(sold)]);
  return rows.map(({ key, ...file }) => ({ ...file, tags: (key && tagsByKey.get(key)) || null }));
}

function queryFiles(sold: readonly SoldTrack[]) {
  return pool.query<Omit<KnownFile, "tags"> & { key: string | null }>(
    `WITH sold AS (
       SELECT * FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS s (track_id, recording_id, n)
     ), known AS (
       SELECT sold.*, NULL AS key, 'original' AS format, rec.size_bytes, rec.content_hash FROM sold JOIN recording rec ON rec.id = sold.recording_id
       UNION ALL
       SELECT sold.*, r.key, r.format, r.size_bytes, r.content_hash FROM sold
       JOIN rendition r ON r.track_id = sold.track_id AND r.recording_id = sold.recording_id AND r.content_hash IS NOT NULL
     )
     SELECT known.track_id AS "trackId", known.recording_id AS "recordingId", t.title AS "trackTitle", known.key, known.format,
       known.size_bytes AS "sizeBytes", known.content_hash AS "contentHash"
     FROM known JOIN track t ON t.id = known.track_id ORDER BY known.n, known.format, known.content_hash`,
    [sold.map(({ trackId }) => trackId), sold.map(({ recordingId }) => recordingId)],
  );
}
