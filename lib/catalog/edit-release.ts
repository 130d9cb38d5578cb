import "server-only";
import { appendAudit } from "../audit/append";
import { type Db, inTransaction } from "../platform/db";
import { fieldError } from "../platform/errors";
import { fromPublicId, toPublicId } from "../shared/ids";
import type { Actor } from "../shared/roles";
import type { ReleasePatch } from "../shared/schemas/catalog";
import { checkPrice } from "./check-price";
import { applyDerived } from "./derived-fields";
import { indexRelease } from "./index-search";
import { freeReleaseSlug, toSlug } from "./make-slug";
import { lockOwnRelease, type OwnRelease } from "./own-release";
import { countPlaces, placeTracks } from "./place-tracks";

/** Changes what the patch names and publishes when it says so, all or nothing; price and publication are audited. */
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
    await db.query(
      `UPDATE release SET title = coalesce($2, title), description = coalesce($3, description), genre = coalesce($4, genre),
         currency = $5, price_minor = $6, updated_at = now() WHERE id = $1`,
      [release.id, patch.title ?? null, patch.description ?? null, patch.genre ?? null, currency, priceMinor],
    );
    if (patch.title && release.status === "draft" && toSlug(patch.title) !== toSlug(release.title))
      await db.query("UPDATE release SET slug = $2 WHERE id = $1", [
        release.id,
        await freeReleaseSlug(db, patch.title),
      ]);
    if (patch.price !== undefined) await priceOnlyTrack(db, release, priceMinor);
    if (patch.tracks) await reorder(db, release, patch.tracks);
    await applyDerived(db, release.id, patch);
    if (patch.status === "published" && release.status === "draft") await publish(db, release, priceMinor);
    await indexRelease(db, release.id);
    await audit(db, actor, release, patch, priceMinor);
  });
}

/** A record of one track has one price on the screen, so it has one in the tables. */
async function priceOnlyTrack(db: Db, release: OwnRelease, priceMinor: number | null): Promise<void> {
  await db.query(
    `UPDATE track SET price_minor = $2 WHERE release_id = $1 AND deleted_at IS NULL
       AND (SELECT count(*) FROM track WHERE release_id = $1 AND deleted_at IS NULL) = 1`,
    [release.id, priceMinor],
  );
}

/** One currency per release, fixed once it is on sale or a track of it has a price in the old one. */
async function refuseCurrencyChange(db: Db, release: OwnRelease): Promise<void> {
  const { rows } = await db.query(
    "SELECT 1 FROM track WHERE release_id = $1 AND price_minor IS NOT NULL AND deleted_at IS NULL LIMIT 1",
    [release.id],
  );
  if (release.status === "published" || rows.length > 0)
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

async function publish(db: Db, release: OwnRelease, priceMinor: number | null): Promise<void> {
  if (priceMinor === null) throw fieldError("price", "Set a price before publishing.");
  const { rows } = await db.query<{ title: string; price_minor: number | null }>(
    "SELECT title, price_minor FROM track WHERE release_id = $1 AND deleted_at IS NULL ORDER BY disc, position",
    [release.id],
  );
  if (rows.length === 0) throw fieldError("tracks", "Add at least one track before publishing.");
  const unpriced = rows.find((row) => row.price_minor === null);
  if (unpriced && rows.length > 1) throw fieldError("tracks", `Give “${unpriced.title}” a price of its own.`);
  await db.query(
    "UPDATE track SET price_minor = $2 WHERE release_id = $1 AND price_minor IS NULL AND deleted_at IS NULL",
    [release.id, priceMinor],
  );
  await db.query("UPDATE release SET status = 'published', published_at = now() WHERE id = $1", [release.id]);
}

async function audit(
  db: Db,
  actor: Actor,
  release: OwnRelease,
  patch: ReleasePatch,
  priceMinor: number | null,
): Promise<void> {
  const actorId = actor.kind === "user" ? actor.userId : "system";
  const subject = toPublicId("release", release.id);
  if (patch.price !== undefined && priceMinor !== release.priceMinor)
    await appendAudit(db, {
      actorId,
      action: "release.price",
      subject,
      before: { priceMinor: release.priceMinor },
      after: { priceMinor },
    });
  if (patch.status === "published" && release.status === "draft")
    await appendAudit(db, {
      actorId,
      action: "release.publish",
      subject,
      before: { status: "draft" },
      after: { status: "published", priceMinor },
    });
}
