import "server-only";
import { prisma } from "../platform/db";
import { AppError } from "../platform/errors";
import type { UserActor } from "../platform/session";
import { fromPublicId } from "../shared/ids";
import { canSeeArtist } from "../shared/roles";
import type { OwnReleaseDetail } from "../shared/schemas/upload";
import { examineDraft, findIsrcElsewhere } from "./examine-draft";
import { OWN_RELEASE, readReleaseFacts, toOwnRelease } from "./list-own-releases";
import { readUploadedTracks } from "./uploaded-tracks";

/** One release with the facts of its tracks, for the members of its artist. `not_found` and `forbidden` otherwise. */
export async function getOwnRelease({ id, actor }: { id: string; actor: UserActor }): Promise<OwnReleaseDetail> {
  const releaseId = fromPublicId("release", id);
  const row =
    releaseId && (await prisma.release.findFirst({ where: { id: releaseId, deletedAt: null }, include: OWN_RELEASE }));
  if (!row) throw new AppError("not_found", "There is no such release.");
  if (!canSeeArtist(actor, row.artistId)) throw new AppError("forbidden", "That release belongs to another artist.");
  const facts = await readReleaseFacts([row.id]);
  const release = { ...toOwnRelease(row, facts.get(row.id)), tracks: await readUploadedTracks({ releaseId: row.id }) };
  return { ...release, report: examineDraft(release, await findIsrcElsewhere(row.id)) };
}
