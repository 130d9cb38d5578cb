import "server-only";
import { AppError } from "@/lib/platform/errors";
import { fromPublicId } from "@/lib/shared/ids";
import { type Actor, canManageArtist } from "@/lib/shared/roles";
import { findUpload, type UploadRow } from "./upload-row";

/** An upload belongs to its artist: any other person is told that there is none. */
export async function findOwnUpload(actor: Actor, publicId: string | undefined): Promise<UploadRow> {
  const id = fromPublicId("upload", publicId ?? "");
  const upload = id ? await findUpload(id) : null;
  if (!upload || !canManageArtist(actor, upload.artistId))
    throw new AppError("not_found", "There is no such upload. Send the file again.");
  return upload;
}
