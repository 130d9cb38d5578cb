import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import { getSetting } from "@/lib/platform/settings";
import { fromPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import { type Actor, canManageArtist, listManagedArtists } from "@/lib/shared/roles";
import type { UploadFields } from "@/lib/shared/schemas/upload";

export type UploadTarget = { artistId: string; currency: Currency };

/**
 * Whose track it becomes and in which currency its price is meant. Throws `not_found` for an unknown release, `forbidden`
 * for someone else's artist or release, `invalid_request` for a choice that is missing or a currency the release has not.
 */
export async function findUploadTarget(actor: Actor, fields: UploadFields): Promise<UploadTarget> {
  const release = fields.releaseId === undefined ? null : await findRelease(fields.releaseId);
  const artistId = chooseArtist(actor, fields.artistId, release?.artistId);
  if (!canManageArtist(actor, artistId)) throw new AppError("forbidden", "That artist is not yours.");
  if (release && release.artistId !== artistId)
    throw new AppError("forbidden", "That release belongs to another artist.");
  if (release && fields.currency && fields.currency !== release.currency) {
    throw fieldError(
      "currency",
      `The release is priced in ${release.currency}: send that currency or leave it out.`,
      "invalid_request",
    );
  }
  return { artistId, currency: release?.currency ?? fields.currency ?? (await getSetting("currency")) };
}

function chooseArtist(actor: Actor, given: string | undefined, ofRelease: string | undefined): string {
  const own = actor.kind === "user" ? listManagedArtists(actor) : [];
  if (given !== undefined) {
    const artistId = fromPublicId("artist", given);
    if (!artistId) throw fieldError("artistId", "That is not an artist's id.", "invalid_request");
    return artistId;
  }
  const only = ofRelease ?? (own.length === 1 ? own[0] : undefined);
  if (only) return only;
  if (own.length === 0) throw new AppError("forbidden", "You act for no artist yet.");
  throw fieldError("artistId", "You belong to several artists: say which one.", "invalid_request");
}

async function findRelease(publicId: string): Promise<{ artistId: string; currency: Currency }> {
  const { rows } = await pool.query<{ artist_id: string; currency: Currency }>(
    "SELECT artist_id, currency FROM release WHERE id = $1 AND deleted_at IS NULL",
    [fromPublicId("release", publicId)],
  );
  if (!rows[0]) throw fieldError("releaseId", "There is no such release.", "not_found");
  return { artistId: rows[0].artist_id, currency: rows[0].currency };
}
