import "server-only";
import { toPublicId } from "@/lib/shared/ids";
import type { ArtistUsage, OwnUploads } from "@/lib/shared/schemas/upload";
import { readArtistUsage } from "../artist-quota";
import { describeUpload } from "./describe-upload";
import { listOpenUploads } from "./upload-row";

const MOST = 500;

/** Unfinished uploads of these artists (bare uuids) and how much room each artist has. */
export async function listOwnUploads(artistIds: readonly string[]): Promise<OwnUploads> {
  const [open, usages] = await Promise.all([listOpenUploads(artistIds, MOST), listArtistUsages(artistIds)]);
  return { data: await Promise.all(open.map(describeUpload)), usages };
}

export function listArtistUsages(artistIds: readonly string[]): Promise<ArtistUsage[]> {
  return Promise.all(
    artistIds.map(async (id) => ({ artistId: toPublicId("artist", id), ...(await readArtistUsage(id)) })),
  );
}
