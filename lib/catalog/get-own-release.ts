import "server-only";
import { pool } from "../platform/db";
import { AppError } from "../platform/errors";
import type { UserActor } from "../platform/session";
import { fromPublicId } from "../shared/ids";
import { canManageArtist } from "../shared/roles";
import type { OwnReleaseDetail } from "../shared/schemas/upload";
import { OWN_RELEASES, type OwnReleaseRow, toOwnRelease } from "./list-own-releases";
import { readUploadedTracks } from "./uploaded-tracks";

/** One release with the facts of its tracks, for whoever manages the artist. `not_found` and `forbidden` otherwise. */
export async function getOwnRelease({ id, actor }: { id: string; actor: UserActor }): Promise<OwnReleaseDetail> {
  const { rows } = await pool.query<OwnReleaseRow>(`${OWN_RELEASES} AND r.id = $1`, [fromPublicId("release", id)]);
  const row = rows[0];
  if (!row) throw new AppError("not_found", "There is no such release.");
  if (!canManageArtist(actor, row.artist_id))
    throw new AppError("forbidden", "That release belongs to another artist.");
  return { ...toOwnRelease(row), tracks: await readUploadedTracks({ releaseId: row.id }) };
}
