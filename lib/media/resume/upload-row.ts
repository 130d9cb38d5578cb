import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import type { Problem } from "@/lib/shared/schemas/common";
import type { UploadFields } from "@/lib/shared/schemas/upload";

export type UploadRowState = "receiving" | "stored" | "refused";
/** Ids are bare uuids. `fields` are the multipart form's, as they were given. */
export type UploadRow = {
  id: string;
  artistId: string;
  fileName: string;
  sizeBytes: number;
  fields: UploadFields;
  batch: string | null;
  state: UploadRowState;
  trackId: string | null;
  isNew: boolean;
  problem: Problem | null;
  createdAt: Date;
  expiresAt: Date;
};
export type NewUploadRow = Pick<
  UploadRow,
  "id" | "artistId" | "fileName" | "sizeBytes" | "fields" | "batch" | "expiresAt"
>;

const COLUMNS = `id, artist_id AS "artistId", file_name AS "fileName", size_bytes AS "sizeBytes", fields, batch, state,
  track_id AS "trackId", is_new AS "isNew", problem, created_at AS "createdAt", expires_at AS "expiresAt"`;

export async function insertUpload(db: Db, upload: NewUploadRow): Promise<void> {
  await db.query(
    `INSERT INTO resumable_upload (id, artist_id, file_name, size_bytes, fields, batch, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      upload.id,
      upload.artistId,
      upload.fileName,
      upload.sizeBytes,
      JSON.stringify(upload.fields),
      upload.batch,
      upload.expiresAt,
    ],
  );
}

export async function findUpload(id: string): Promise<UploadRow | null> {
  const { rows } = await pool.query<UploadRow>(`SELECT ${COLUMNS} FROM resumable_upload WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/** Those that are not finished and not past their time, oldest first; one artist's all fit a page, as the quota bounds them. */
export async function listOpenUploads(artistIds: readonly string[], limit: number): Promise<UploadRow[]> {
  const { rows } = await pool.query<UploadRow>(
    `SELECT ${COLUMNS} FROM resumable_upload
     WHERE artist_id = ANY($1) AND state = 'receiving' AND expires_at > now() ORDER BY created_at, id LIMIT $2`,
    [artistIds, limit],
  );
  return rows;
}

/** The release (bare uuid) that an earlier upload of the batch went to, even when what it brought was removed since. */
export async function findBatchRelease(db: Db, artistId: string, batch: string): Promise<string | null> {
  const { rows } = await db.query<{ releaseId: string }>(
    `SELECT r.id AS "releaseId" FROM upload_batch b JOIN release r ON r.id = b.release_id
     WHERE b.artist_id = $1 AND b.batch = $2 AND r.deleted_at IS NULL`,
    [artistId, batch],
  );
  return rows[0]?.releaseId ?? null;
}

// a known file that stands on another release says nothing about where its batch goes
const MARK_STORED = `
  WITH stored AS (
    UPDATE resumable_upload SET state = 'stored', track_id = $2, is_new = $3 WHERE id = $1 RETURNING *
  )
  INSERT INTO upload_batch (artist_id, batch, release_id, expires_at)
  SELECT s.artist_id, s.batch, t.release_id, s.expires_at FROM stored s JOIN track t ON t.id = s.track_id
  WHERE s.batch IS NOT NULL AND s.is_new
  ON CONFLICT (artist_id, batch) DO UPDATE SET release_id = EXCLUDED.release_id,
    expires_at = greatest(upload_batch.expires_at, EXCLUDED.expires_at)`;

/** Inside the transaction that makes the track: both stand or neither does. */
export async function markStored(db: Db, id: string, trackId: string, isNew: boolean): Promise<void> {
  await db.query(MARK_STORED, [id, trackId, isNew]);
}

/** More bytes come: it is kept until `expiresAt` at least. False when it is gone, or nothing is to come any more. */
export async function keepUploadUntil(id: string, expiresAt: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    "UPDATE resumable_upload SET expires_at = greatest(expires_at, $2) WHERE id = $1 AND state = 'receiving'",
    [id, expiresAt],
  );
  return rowCount === 1;
}

/** What the lock of an upload is called in the database. */
export const LOCK_OF_UPLOAD = "hashtextextended('resumable_upload:' || id, 0)";

export async function markRefused(id: string, problem: Problem): Promise<void> {
  await pool.query(
    "UPDATE resumable_upload SET state = 'refused', problem = $2 WHERE id = $1 AND state = 'receiving'",
    [id, JSON.stringify(problem)],
  );
}

export async function deleteUpload(id: string): Promise<void> {
  await pool.query("DELETE FROM resumable_upload WHERE id = $1 AND state <> 'stored'", [id]);
}
