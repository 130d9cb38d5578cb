import "server-only";
import { appendAudit } from "../audit/append";
import { inTransaction } from "../platform/db";
import { AppError } from "../platform/errors";
import type { UserActor } from "../platform/session";
import { fromPublicId, toPublicId } from "../shared/ids";
import type { TrackPatch } from "../shared/schemas/catalog";
import type { UploadedTrack } from "../shared/schemas/upload";
import { checkPrice } from "./check-price";
import { indexRelease } from "./index-search";
import { lockOwnRelease } from "./own-release";
import { readUploadedTracks } from "./uploaded-tracks";

type Row = { id: string; release_id: string; price_minor: number | null; is_price_open: boolean };

/** Changes title, price, ISRC, lyrics or credits of a track; the price of an only track is its release's too. `not_found`, `forbidden` as for its release; a change of price is audited. */
export async function editTrack({
  id,
  actor,
  patch,
}: {
  id: string;
  actor: UserActor;
  patch: TrackPatch;
}): Promise<UploadedTrack> {
  return inTransaction(async (db) => {
    const { rows } = await db.query<Row>(
      "SELECT id, release_id, price_minor, is_price_open FROM track WHERE id = $1 AND deleted_at IS NULL",
      [fromPublicId("track", id)],
    );
    const track = rows[0];
    if (!track) throw new AppError("not_found", "There is no such track.");
    const release = await lockOwnRelease(db, toPublicId("release", track.release_id), actor);
    const priceMinor = patch.price === undefined ? track.price_minor : await checkPrice(patch.price, release.currency);
    const isPriceOpen = patch.isPriceOpen ?? track.is_price_open;
    await db.query(
      `UPDATE track SET title = coalesce($2, title), price_minor = $3, is_price_open = $8, isrc = CASE WHEN $4 THEN nullif($5, '') ELSE isrc END,
         lyrics = coalesce($6, lyrics), credits = coalesce($7, credits) WHERE id = $1`,
      [
        track.id,
        patch.title ?? null,
        priceMinor,
        patch.isrc !== undefined,
        patch.isrc ?? "",
        patch.lyrics?.replace(/\r\n?/g, "\n") ?? null,
        patch.credits ? JSON.stringify(patch.credits) : null,
        isPriceOpen,
      ],
    );
    await db.query(
      `UPDATE release SET updated_at = now(), price_minor = CASE WHEN only_track THEN $2 ELSE price_minor END,
         is_price_open = CASE WHEN only_track THEN $3 ELSE is_price_open END
       FROM (SELECT count(*) = 1 AS only_track FROM track WHERE release_id = $1 AND deleted_at IS NULL) held WHERE id = $1`,
      [release.id, priceMinor, isPriceOpen],
    );
    await indexRelease(db, release.id);
    if (priceMinor !== track.price_minor || isPriceOpen !== track.is_price_open)
      await appendAudit(db, {
        actorId: actor.userId,
        action: "track.price",
        subject: id,
        before: { priceMinor: track.price_minor, isPriceOpen: track.is_price_open },
        after: { priceMinor, isPriceOpen },
      });
    const [edited] = await readUploadedTracks({ trackId: track.id }, db);
    if (!edited) throw new AppError("not_found", "There is no such track.");
    return edited;
  });
}
