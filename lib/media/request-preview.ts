import "server-only";
import { pool } from "@/lib/platform/db";
import { enqueue } from "@/lib/platform/jobs";

export const PREVIEW_JOB = "render-preview";
const MAX_ATTEMPTS = 3;

/**
 * Puts another preview of a recording (bare uuid) on the queue; the one that there is plays on until it is made. Only the
 * last start that was asked for is made, and asking again mends a job that got lost.
 */
export async function requestPreview(recordingId: string, fromMs: number): Promise<void> {
  await pool.query("UPDATE recording SET preview_wanted_ms = $2, preview_state = 'waiting' WHERE id = $1", [
    recordingId,
    fromMs,
  ]);
  await enqueue(PREVIEW_JOB, { recordingId, fromMs }, { key: `preview:${recordingId}`, maxAttempts: MAX_ATTEMPTS });
}
