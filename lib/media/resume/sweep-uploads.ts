import "server-only";
import { pool } from "@/lib/platform/db";
import { listUploadFiles, removeUploadFile } from "./upload-file";
import { LOCK_OF_UPLOAD } from "./upload-row";

const ORPHAN_AGE_MS = 3_600_000;

/** Whoever holds the lock writes to it, or listens to what came. */
const IS_AT_REST = `pg_try_advisory_xact_lock(${LOCK_OF_UPLOAD})`;

/**
 * Removes uploads whose time is over, and files that no unfinished upload needs. Returns how many files went. A stored or
 * refused upload keeps its row until then, so that a client that asks late still hears how it ended; what a request is
 * about at this moment waits for the next time.
 */
export async function sweepUploads(now = new Date()): Promise<number> {
  await pool.query(`DELETE FROM resumable_upload WHERE expires_at < $1 AND ${IS_AT_REST}`, [now]);
  await pool.query("DELETE FROM upload_batch WHERE expires_at < $1", [now]);
  const files = await listUploadFiles();
  const isOld = (at: Date) => now.getTime() - at.getTime() > ORPHAN_AGE_MS;
  // begun, and never heard of again: nothing is lost, and the room it was promised is free
  const empty = files.filter(({ sizeBytes, writtenAt }) => sizeBytes === 0 && isOld(writtenAt)).map(({ id }) => id);
  await pool.query(`DELETE FROM resumable_upload WHERE id = ANY($1) AND state = 'receiving' AND ${IS_AT_REST}`, [
    empty,
  ]);
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM resumable_upload WHERE id = ANY($1) AND state = 'receiving'",
    [files.map(({ id }) => id)],
  );
  const needed = new Set(rows.map(({ id }) => id));
  // the row of a new upload is there before its file shows, but its transaction may not have ended
  const orphans = files.filter(({ id, writtenAt }) => !needed.has(id) && isOld(writtenAt));
  for (const { id } of orphans) await removeUploadFile(id);
  return orphans.length;
}
