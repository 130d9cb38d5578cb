import "server-only";
import { appendAudit } from "../audit/append";
import { type Db, inTransaction } from "../platform/db";
import { fieldError } from "../platform/errors";
import { fromPublicId, toPublicId } from "../shared/ids";
import type { Actor } from "../shared/roles";
import type { ReleasePatch } from "../shared/schemas/catalog";
import { toSlug } from "../shared/to-slug";
import { checkPrice } from "./check-price";
import { applyDerived } from "./derived-fields";
import { indexRelease } from "./index-search";
import { freeReleaseSlug } from "./make-slug";
import { lockOwnRelease, type OwnRelease } from "./own-release";
import { countPlaces, placeTracks } from "./place-tracks";
import { priceTracks } from "./price-tracks";
import { changeState } from "./release-state";

/** Changes what the patch names and moves the release to the state it names, all or nothing; prices and moves are audited. */
export async function editRelease({
  id,
  actor,
  patch,
}: {
  id: string;
  actor: Actor;
  patch: ReleasePatch;
}): Promise<void> {
  await inTransaction(async (db) => {
    const release = await lockOwnRelease(db, id, actor);
    const currency = patch.currency ?? release.currency;
    if (currency !== release.currency) await refuseCurrencyChange(db, release);
    const priceMinor = patch.price === undefined ? release.priceMinor : await checkPrice(patch.price, currency);
    const isPriceOpen = patch.isPriceOpen ?? release.isPriceOpen;
    await db.query(
      `UPDATE release SET title = coalesce($2, title), description = coalesce($3, description), genre = coalesce($4, genre),
         currency = $5, price_minor = $6, is_price_open = $7, updated_at = now() WHERE id = $1`,
      [
        release.id,
        patch.title ?? null,
        patch.description ?? null,
        patch.genre ?? null,
        currency,
        priceMinor,
        isPriceOpen,
      ],
    );
    if (patch.title && isUnseen(release) && toSlug(patch.title) !== toSlug(release.title))
      await db.query("UPDATE release SET slug = $2 WHERE id = $1", [
        release.id,
        await freeReleaseSlug(db, patch.title),
      ]);
    if (patch.suggestedPrice !== undefined) await suggestPrice(db, { ...release, currency }, patch.suggestedPrice);
    if (patch.price !== undefined || patch.isPriceOpen !== undefined)
      await priceOnlyTrack(db, release, { priceMinor, isPriceOpen });
    if (patch.tracks) await reorder(db, release, patch.tracks);
    await auditPrice(db, actor, release, { priceMinor, isPriceOpen });
    await applyDerived(db, release.id, patch);
    if (patch.trackPrices)
      await priceTracks(db, { release: { ...release, currency }, actor, prices: patch.trackPrices });
    await changeState(db, { release, actor, patch, priceMinor });
    await indexRelease(db, release.id);
  });
}

type Price = { priceMinor: number | null; isPriceOpen: boolean };

/** Nobody can have kept its address yet. */
function isUnseen(release: OwnRelease): boolean {
  return release.status === "draft" && release.publishedAt === null;
}

async function suggestPrice(db: Db, release: OwnRelease, text: string | null): Promise<void> {
  const suggestedMinor = text === null ? null : await checkPrice(text, release.currency, "suggestedPrice");
  await db.query("UPDATE release SET suggested_minor = $2 WHERE id = $1", [release.id, suggestedMinor]);
}

/** A record of one track has one price on the screen, so it has one in the tables. */
async function priceOnlyTrack(db: Db, release: OwnRelease, { priceMinor, isPriceOpen }: Price): Promise<void> {
  await db.query(
    `UPDATE track SET price_minor = $2, is_price_open = $3 WHERE release_id = $1 AND deleted_at IS NULL
       AND (SELECT count(*) FROM track WHERE release_id = $1 AND deleted_at IS NULL) = 1`,
    [release.id, priceMinor, isPriceOpen],
  );
}

/** One currency per release, fixed once it is on sale or a track of it has a price in the old one. */
async function refuseCurrencyChange(db: Db, release: OwnRelease): Promise<void> {
  const { rows } = await db.query(
    "SELECT 1 FROM track WHERE release_id = $1 AND price_minor IS NOT NULL AND deleted_at IS NULL LIMIT 1",
    [release.id],
  );
  if (release.status !== "draft" || rows.length > 0)
    throw fieldError("currency", `The release is priced in ${release.currency}; a release has one currency.`);
}

async function reorder(db: Db, release: OwnRelease, order: NonNullable<ReleasePatch["tracks"]>): Promise<void> {
  const places = order.map((place) => (typeof place === "string" ? { id: place, disc: 1 } : place));
  const ids = places.map(({ id }) => fromPublicId("track", id));
  const { rows } = await db.query<{ id: string }>("SELECT id FROM track WHERE release_id = $1 AND deleted_at IS NULL", [
    release.id,
  ]);
  const isWhole =
    rows.length === ids.length && new Set(ids).size === ids.length && rows.every((row) => ids.includes(row.id));
  if (!isWhole) throw fieldError("tracks", "Name each track of the release exactly once.");
  await placeTracks(db, release.id, countPlaces(places.map(({ disc }, index) => ({ disc, id: ids[index] ?? "" }))));
}

async function auditPrice(db: Db, actor: Actor, release: OwnRelease, after: Price): Promise<void> {
  const before = { priceMinor: release.priceMinor, isPriceOpen: release.isPriceOpen };
  if (before.priceMinor === after.priceMinor && before.isPriceOpen === after.isPriceOpen) return;
  await appendAudit(db, {
    actorId: actor.kind === "user" ? actor.userId : "system",
    action: "release.price",
    subject: toPublicId("release", release.id),
    before,
    after,
  });
}
