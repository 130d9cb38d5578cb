import "server-only";
import { toPublicId } from "@/lib/shared/ids";
import type { OwnUpload } from "@/lib/shared/schemas/upload";
import { measureUploadFile } from "./upload-file";
import type { UploadRow } from "./upload-row";

/** An upload as its artist sees it, without the track that it became. */
export async function describeUpload(upload: UploadRow): Promise<OwnUpload> {
  const { state, sizeBytes } = upload;
  return {
    id: toPublicId("upload", upload.id),
    artistId: toPublicId("artist", upload.artistId),
    releaseId: upload.fields.releaseId ?? null,
    batch: upload.batch,
    fileName: upload.fileName,
    sizeBytes,
    receivedBytes: state === "receiving" ? Math.min(await measureUploadFile(upload.id), sizeBytes) : sizeBytes,
    state,
    isNew: upload.isNew,
    problem: upload.problem,
    expiresAt: upload.expiresAt.toISOString(),
  };
}
