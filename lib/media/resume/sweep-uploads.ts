import "server-only";
import { pool } from "@/lib/platform/db";
import { listUploadFiles, removeUploadFile } from "./upload-file";

const ORPHAN_AGE_MS = 3_600_000;

/**
 * Removes uploads whose time is over, and files that no unfinished upload needs. Returns how many files went. A stored or
 * refused upload keeps its row until then, so that a client that asks late still hears how it ended.
 */
export async function sweepUploads(now = new Date()): Promise<number> {
  await pool.query("DELETE FROM resumable_upload WHERE expires_at < $1", [now]);
  const files = await listUploadFiles();
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM resumable_upload WHERE id = ANY($1) AND state = 'receiving'",
    [files.map(({ id }) => id)],
  );
  const needed = new Set(rows.map(({ id }) => id));
  // the row of a new upload is there before its file shows, but its transaction may not have ended
  const orphans = files.filter(
    ({ id, writtenAt }) => !needed.has(id) && now.getTime() - writtenAt.getTime() > ORPHAN_AGE_MS,
  );
  for (const { id } of orphans) await removeUploadFile(id);
  return orphans.length;
}
