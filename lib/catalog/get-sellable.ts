import "server-only";
import { pool } from "@/lib/platform/db";
import { fromPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import { limitNamed, minimumPriceMinor } from "./check-price";

/** What a basket names: public ids as they came in. */
export type BasketItem = { trackId: string } | { releaseId: string };
/** One thing on sale with what an order needs to know of it; ids are bare uuids. */
export type Sellable = {
  kind: "track" | "release";
  trackId: string | null;
  releaseId: string;
  artistId: string;
  artistName: string;
  title: string;
  currency: Currency;
  priceMinor: number;
  /** Where the buyer names the price: what they may name beside `priceMinor` itself; else null. */
  named: { leastMinor: number; mostMinor: number } | null;
  coverCid: string | null;
  /** What a whole record is; null for a single track. */
  record: { kind: "single" | "ep" | "album"; trackCount: number } | null;
};

const SELLABLE = {
  name: "sellable",
  text: `
  SELECT 'track' AS kind, t.id AS track_id, r.id AS release_id, r.artist_id, a.name AS artist_name, t.title, r.currency,
    t.price_minor, t.is_price_open, r.cover_cid, NULL AS record
  FROM track t JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = r.artist_id
  WHERE t.id = ANY($1::uuid[]) AND t.deleted_at IS NULL AND is_open_release(r, $3)
  UNION ALL
  SELECT 'release', NULL, r.id, r.artist_id, a.name, r.title, r.currency, r.price_minor, r.is_price_open, r.cover_cid,
    jsonb_build_object('kind', r.kind, 'trackCount',
      (SELECT count(*) FROM track t WHERE t.release_id = r.id AND t.deleted_at IS NULL))
  FROM release r JOIN artist a ON a.id = r.artist_id
  WHERE r.id = ANY($2::uuid[]) AND is_open_release(r, $3)`,
};

type Row = {
  kind: "track" | "release";
  track_id: string | null;
  release_id: string;
  artist_id: string;
  artist_name: string;
  title: string;
  currency: Currency;
  price_minor: number | null;
  is_price_open: boolean;
  cover_cid: string | null;
  record: Sellable["record"];
};

/** A track without a price of its own sells at the store's minimum. */
async function toSellable(row: Row): Promise<Sellable> {
  const priceMinor = row.price_minor ?? (await minimumPriceMinor(row.currency));
  return {
    kind: row.kind,
    trackId: row.track_id,
    releaseId: row.release_id,
    artistId: row.artist_id,
    artistName: row.artist_name,
    title: row.title,
    currency: row.currency,
    priceMinor,
    named: row.is_price_open ? await limitNamed(priceMinor, row.currency) : null,
    coverCid: row.cover_cid,
    record: row.record,
  };
}

/**
 * Looks items up as they are on sale now, in the order asked; null for what is not (unknown, draft, withdrawn, unlisted
 * without one of its links; `linkHashes` as for `getRelease`).
 */
export async function getSellable(
  items: readonly BasketItem[],
  linkHashes: readonly string[] = [],
): Promise<(Sellable | null)[]> {
  const wanted = items.map((item) =>
    "trackId" in item ? fromPublicId("track", item.trackId) : fromPublicId("release", item.releaseId),
  );
  const trackIds = wanted.filter((id, index) => id !== null && "trackId" in (items[index] as BasketItem));
  const releaseIds = wanted.filter((id, index) => id !== null && "releaseId" in (items[index] as BasketItem));
  const { rows } = await pool.query<Row>({ ...SELLABLE, values: [trackIds, releaseIds, linkHashes] });
  const byId = new Map(rows.map((row) => [row.track_id ?? `release:${row.release_id}`, row]));
  return Promise.all(
    wanted.map(async (id, index) => {
      const row = id && byId.get("trackId" in (items[index] as BasketItem) ? id : `release:${id}`);
      return row ? toSellable(row) : null;
    }),
  );
}
