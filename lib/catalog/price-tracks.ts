import "server-only";
import { appendAudit } from "../audit/append";
import type { Db } from "../platform/db";
import { fieldError } from "../platform/errors";
import { fromPublicId, toPublicId } from "../shared/ids";
import type { Actor } from "../shared/roles";
import type { ReleasePatch } from "../shared/schemas/catalog";
import { checkPrice } from "./check-price";
import type { OwnRelease } from "./own-release";

type Bulk = { release: OwnRelease; actor: Actor; prices: NonNullable<ReleasePatch["trackPrices"]> };

/**
 * One price for the named tracks of a locked release, in its currency, all or none; one audit entry. Throws on
 * `trackPrices.tracks` for a track that is not on the release, on `trackPrices.price` as `checkPrice`.
 */
export async function priceTracks(db: Db, { release, actor, prices }: Bulk): Promise<void> {
  const priceMinor = await checkPrice(prices.price, release.currency, "trackPrices.price");
  const ids = [...new Set(prices.tracks.map((publicId) => fromPublicId("track", publicId)))];
  const { rowCount } = await db.query(
    `UPDATE track SET price_minor = $3, is_price_open = coalesce($4, is_price_open)
     WHERE release_id = $1 AND id = ANY($2::uuid[]) AND deleted_at IS NULL`,
    [release.id, ids, priceMinor, prices.isPriceOpen ?? null],
  );
  if (rowCount !== ids.length) throw fieldError("trackPrices.tracks", "Name tracks of this release only.");
  await db.query(
    `UPDATE release SET (price_minor, is_price_open) = (
       SELECT price_minor, is_price_open FROM track WHERE release_id = $1 AND deleted_at IS NULL)
     WHERE id = $1 AND (SELECT count(*) FROM track WHERE release_id = $1 AND deleted_at IS NULL) = 1`,
    [release.id],
  );
  await appendAudit(db, {
    actorId: actor.kind === "user" ? actor.userId : "system",
    action: "release.track_prices",
    subject: toPublicId("release", release.id),
    after: { tracks: prices.tracks, priceMinor, isPriceOpen: prices.isPriceOpen ?? null },
  });
}
