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

/** The release (bare uuid) that an earlier upload of the batch went to. */
export async function findBatchRelease(db: Db, artistId: string, batch: string): Promise<string | null> {
  const { rows } = await db.query<{ releaseId: string }>(
    `SELECT t.release_id AS "releaseId" FROM resumable_upload u
     JOIN track t ON t.id = u.track_id JOIN release r ON r.id = t.release_id
     WHERE u.artist_id = $1 AND u.batch = $2 AND u.is_new AND t.deleted_at IS NULL AND r.deleted_at IS NULL
     ORDER BY u.created_at LIMIT 1`,
    [artistId, batch],
  );
  return rows[0]?.releaseId ?? null;
}

/** Inside the transaction that makes the track: both stand or neither does. */
export async function markStored(db: Db, id: string, trackId: string, isNew: boolean): Promise<void> {
  await db.query("UPDATE resumable_upload SET state = 'stored', track_id = $2, is_new = $3 WHERE id = $1", [
    id,
    trackId,
    isNew,
  ]);
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
