import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { fromPublicId } from "@/lib/shared/ids";
import { canManageArtist } from "@/lib/shared/roles";

/**
 * The artist's word on one track: whether its original may lie on IPFS as it is (decisions.md D20). Takes effect while the
 * track is published. Audited, since it cannot be taken back from those who have fetched it.
 */
export async function setSharing(actor: UserActor, publicId: string, sharesOriginal: boolean): Promise<void> {
  await inTransaction(async (db) => {
    const { rows } = await db.query<{ id: string; artist_id: string; shares_original: boolean }>(
      `SELECT t.id, t.artist_id, t.shares_original FROM track t JOIN release r ON r.id = t.release_id
       WHERE t.id = $1 AND t.deleted_at IS NULL AND r.deleted_at IS NULL FOR UPDATE OF t`,
      [fromPublicId("track", publicId)],
    );
    const [track] = rows;
    if (!track) throw new AppError("not_found", "There is no such track.");
    if (!canManageArtist(actor, track.artist_id)) throw new AppError("forbidden", "This track is another artist's.");
    if (track.shares_original === sharesOriginal) return;
    await db.query("UPDATE track SET shares_original = $2 WHERE id = $1", [track.id, sharesOriginal]);
    await appendAudit(db, {
      actorId: actor.userId,
      action: "track.sharing",
      subject: publicId,
      before: { sharesOriginal: track.shares_original },
      after: { sharesOriginal },
    });
  });
}
