import "server-only";
import { type Db, pool } from "@/lib/platform/db";

export type SaleLine = {
  id: string;
  kind: "track" | "release";
  releaseId: string;
  artistId: string;
  netMinor: number;
  taxMinor: number;
  taxJurisdiction: string;
  /** The tracks the line sells, in the order of the release. */
  tracks: { id: string; priceMinor: number | null }[];
};
export type SaleOrder = {
  id: string;
  currency: string;
  country: string;
  taxMinor: number;
  totalMinor: number;
  storeSharePpm: number;
  feeBearer: "artist" | "store";
  lines: SaleLine[];
};

/** Joins the tracks of a line (alias `l`) as they were when the order (alias `o`) was placed. */
export const TRACKS_OF_LINE = `JOIN track t ON t.release_id = l.release_id
  AND (l.track_id IS NULL OR t.id = l.track_id) AND (t.deleted_at IS NULL OR t.deleted_at > o.created_at)`;

const LOAD = `
  SELECT o.id, o.currency, o.country, o.tax_minor AS "taxMinor", o.total_minor AS "totalMinor",
    o.store_share_ppm AS "storeSharePpm", o.fee_bearer AS "feeBearer",
    (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'kind', l.kind, 'releaseId', l.release_id, 'artistId', l.artist_id,
       'netMinor', l.net_minor, 'taxMinor', l.tax_minor, 'taxJurisdiction', l.tax_jurisdiction,
       'tracks', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'priceMinor', t.price_minor)
           ORDER BY t.disc, t.position), '[]') FROM (SELECT 1) one ${TRACKS_OF_LINE})) ORDER BY l.position)
     FROM order_line l WHERE l.order_id = o.id) AS lines
  FROM customer_order o WHERE o.id = $1`;

/** An order with all that its sale books, in one query. */
export async function loadSaleOrder(orderId: string, db: Db = pool): Promise<SaleOrder> {
  const { rows } = await db.query<SaleOrder>(LOAD, [orderId]);
  if (!rows[0]) throw new Error(`order ${orderId} is gone`);
  return rows[0];
}
