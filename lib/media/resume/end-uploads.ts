import "server-only";
import type { Db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { problemOf } from "@/lib/platform/problem";
import { newId, toPublicId } from "@/lib/shared/ids";
import { removeUploadFile } from "./upload-file";
import { lockUpload, unlockUpload } from "./upload-lock";

const PATIENCE_MS = 1_000;

// by name, or because earlier files of the same batch went there
const END = `
  UPDATE resumable_upload u SET state = 'refused', problem = $3
  WHERE u.state = 'receiving' AND u.artist_id = (SELECT artist_id FROM release WHERE id = $1)
    AND (u.fields ->> 'releaseId' = $2 OR u.batch IN (
      SELECT b.batch FROM upload_batch b WHERE b.release_id = $1 AND b.artist_id = u.artist_id))
  RETURNING id`;

/** Refuses what is still on its way to a release (bare uuid) that goes. Returns the ids; `stopUploads` after the commit. */
export async function endUploads(db: Db, releaseId: string): Promise<string[]> {
  const over = new AppError("gone", "Its record was deleted while this file was on its way. Nothing of it was kept.");
  const { rows } = await db.query<{ id: string }>(END, [
    releaseId,
    toPublicId("release", releaseId),
    JSON.stringify(problemOf(over, newId()).problem),
  ]);
  return rows.map(({ id }) => id);
}

/** Cuts the requests that still send these and removes what they sent; what one holds on to goes with the hourly sweep. */
export async function stopUploads(ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map(stopUpload));
}

async function stopUpload(id: string): Promise<void> {
  try {
    await lockUpload(id, AbortSignal.timeout(PATIENCE_MS), () => undefined);
  } catch (error) {
    if (error instanceof AppError && error.code === "locked") return;
    throw error;
  }
  try {
    await removeUploadFile(id);
  } finally {
    await unlockUpload(id);
  }
}
