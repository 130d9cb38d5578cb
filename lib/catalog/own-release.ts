import "server-only";
import { type Db, pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { fromPublicId } from "../shared/ids";
import type { Currency } from "../shared/money";
import { type Actor, canManageArtist } from "../shared/roles";
import type { ReleaseStatus } from "../shared/schemas/catalog";

export type OwnRelease = {
  id: string;
  artistId: string;
  status: ReleaseStatus;
  title: string;
  slug: string;
  currency: Currency;
  priceMinor: number | null;
  isPriceOpen: boolean;
  /** When it was first in the shop. */
  publishedAt: Date | null;
  genre: string;
};

type Row = {
  id: string;
  artist_id: string;
  status: ReleaseStatus;
  title: string;
  slug: string;
  currency: Currency;
  price_minor: number | null;
  is_price_open: boolean;
  published_at: Date | null;
  genre: string;
};

const FIND = `
  SELECT id, artist_id, status, title, slug, currency, price_minor, is_price_open, published_at, genre FROM release
  WHERE id = $1 AND deleted_at IS NULL`;

/** Locks a release that the actor may change. `not_found` when there is none, `forbidden` when it is another artist's. */
export function lockOwnRelease(db: Db, publicId: string, actor: Actor): Promise<OwnRelease> {
  return find(db, `${FIND} FOR UPDATE`, publicId, actor);
}

/** The same question before anything else of a change is looked at, without the lock; throws as `lockOwnRelease`. */
export async function requireOwnRelease(publicId: string, actor: Actor): Promise<void> {
  await find(pool, FIND, publicId, actor);
}

async function find(db: Db, sql: string, publicId: string, actor: Actor): Promise<OwnRelease> {
  const { rows } = await db.query<Row>(sql, [fromPublicId("release", publicId)]);
  const row = rows[0];
  if (!row) throw new AppError("not_found", "There is no such release.");
  if (!canManageArtist(actor, row.artist_id))
    throw new AppError("forbidden", "That release belongs to another artist.");
  const { artist_id, price_minor, is_price_open, published_at, ...rest } = row;
  return {
    ...rest,
    artistId: artist_id,
    priceMinor: price_minor,
    isPriceOpen: is_price_open,
    publishedAt: published_at,
  };
}
