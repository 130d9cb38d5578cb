import "server-only";
import { z } from "zod";
import { inTransaction, pool } from "@/lib/platform/db";
import { previewWindow } from "@/lib/shared/preview-window";
import { withRenderedPreview } from "./examine/decoder-pool";
import { PREVIEW_MIME_TYPE } from "./examine/preview-profile";
import { insertMediaObject } from "./recording";
import { mediaStore } from "./storage/media-store";
import type { MediaStore } from "./storage/store";

const PreviewPayload = z.object({ recordingId: z.uuid(), fromMs: z.int().min(0) });
type Row = { cid: string; file_name: string; size_bytes: number; duration_ms: number };

/** The job that makes another preview. One that is no longer wanted is left; a failure is shown to the artist and tried again. */
export async function makePreview(payload: unknown, store: MediaStore = mediaStore()): Promise<void> {
  const { recordingId, fromMs } = PreviewPayload.parse(payload);
  const { rows } = await pool.query<Row>(
    "SELECT cid, file_name, size_bytes, duration_ms FROM recording WHERE id = $1 AND preview_wanted_ms = $2",
    [recordingId, fromMs],
  );
  const [recording] = rows;
  if (!recording) return;
  try {
    await make(recordingId, fromMs, recording, store);
  } catch (error) {
    await pool.query("UPDATE recording SET preview_state = 'failed' WHERE id = $1 AND preview_wanted_ms = $2", [
      recordingId,
      fromMs,
    ]);
    throw error;
  }
}

async function make(recordingId: string, fromMs: number, recording: Row, store: MediaStore): Promise<void> {
  const original = await store.statObject(recording.cid);
  if (!original) throw new Error(`missing object ${recording.cid}`);
  const request = {
    path: original.path,
    fileName: recording.file_name,
    sizeBytes: recording.size_bytes,
    window: previewWindow(recording.duration_ms, fromMs),
  };
  await withRenderedPreview(request, async (previewPath) => {
    const object = await store.putFile(previewPath);
    await inTransaction(async (db) => {
      await insertMediaObject(db, object, "preview", PREVIEW_MIME_TYPE);
      await db.query(
        `UPDATE recording SET preview_cid = $3, preview_from_ms = $2, preview_wanted_ms = NULL, preview_state = 'ready'
         WHERE id = $1 AND preview_wanted_ms = $2`,
        [recordingId, fromMs, object.cid],
      );
    });
  });
}
