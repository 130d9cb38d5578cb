import "server-only";
import type { Db } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import { ingestTrack, type Placed } from "../ingest-track";
import type { RecordingMetadata } from "../recording";
import { mediaStore } from "../storage/media-store";
import { nameInChild } from "../storage/name-in-child";
import { observeUpload } from "../upload-metrics";
import { pathOfUpload, removeUploadFile } from "./upload-file";
import { findBatchRelease, markStored, type UploadRow } from "./upload-row";

/** As `Place`; `releaseId` (public) is where the earlier files of the batch went. */
export type PlaceInBatch = (
  db: Db,
  recordingId: string,
  metadata: RecordingMetadata,
  releaseId: string | undefined,
) => Promise<Placed>;

/**
 * Takes a complete upload in by the one door. Whatever fails, the bytes stay here: what is a verdict on the file is the
 * caller's to keep (refuse-upload.ts). Throws `AppError`.
 */
export async function acceptUpload(upload: UploadRow, place: PlaceInBatch): Promise<Placed> {
  const placed = await observeUpload(() => takeIn(upload, place));
  await removeUploadFile(upload.id);
  return placed;
}

async function takeIn(upload: UploadRow, place: PlaceInBatch): Promise<Placed> {
  const received = await mediaStore().adopt(pathOfUpload(upload.id), nameInChild);
  try {
    return await ingestTrack({
      received,
      artistId: upload.artistId,
      fileName: upload.fileName,
      place: async (db, recordingId, metadata) => {
        const placed = await place(db, recordingId, metadata, await findRelease(db, upload));
        await markStored(db, upload.id, placed.trackId, placed.isNew);
        return placed;
      },
    });
  } finally {
    await received.discard();
  }
}

/** One file of a batch at a time from here to the end of the transaction: the first one makes the release. */
async function findRelease(db: Db, { artistId, batch, fields }: UploadRow): Promise<string | undefined> {
  if (batch === null || fields.releaseId !== undefined) return fields.releaseId;
  await db.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`upload-batch:${artistId}:${batch}`]);
  const releaseId = await findBatchRelease(db, artistId, batch);
  return releaseId ? toPublicId("release", releaseId) : undefined;
}
