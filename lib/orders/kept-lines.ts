import "server-only";
import { pool } from "@/lib/platform/db";

/** A sold line and what of its sale is still owed to each: what came in, less what went back. Read from the ledger. */
export type KeptLine = {
  orderLineId: string;
  artistId: string;
  taxJurisdiction: string;
  artistMinor: number;
  storeMinor: number;
  taxMinor: number;
  /** Part of the above that refunds on their way have reserved. */
  reservedNetMinor: number;
  reservedTaxMinor: number;
};

const LOAD = `
  WITH moved AS (
    SELECT e.order_line_id, e.account, sum(e.amount_minor) AS minor FROM ledger_transaction t
    JOIN ledger_entry e ON e.transaction_id = t.id
    WHERE t.order_id = $1 AND t.kind IN ('sale', 'refund', 'dispute_lost') AND e.order_line_id IS NOT NULL GROUP BY 1, 2
  ), reserved AS (
    SELECT x.order_line_id, sum(x.net_minor) AS net, sum(x.tax_minor) AS tax FROM payment p
    JOIN refund r ON r.payment_id = p.id AND r.state IN ('sent', 'pending', 'unknown')
    JOIN refund_line x ON x.refund_id = r.id WHERE p.order_id = $1 GROUP BY 1
  )
  SELECT l.id AS "orderLineId", l.artist_id AS "artistId", l.tax_jurisdiction AS "taxJurisdiction",
    coalesce(-sum(m.minor) FILTER (WHERE m.account LIKE 'artist:%'), 0)::bigint AS "artistMinor",
    coalesce(-sum(m.minor) FILTER (WHERE m.account = 'platform:fees'), 0)::bigint AS "storeMinor",
    coalesce(-sum(m.minor) FILTER (WHERE m.account LIKE 'tax:%'), 0)::bigint AS "taxMinor",
    coalesce(max(r.net), 0)::bigint AS "reservedNetMinor", coalesce(max(r.tax), 0)::bigint AS "reservedTaxMinor"
  FROM order_line l LEFT JOIN moved m ON m.order_line_id = l.id LEFT JOIN reserved r ON r.order_line_id = l.id
  WHERE l.order_id = $1 GROUP BY l.id ORDER BY l.position`;

/** In the order of the order. Before the sale is booked, and of what cost nothing, all is zero. */
export async function loadKeptLines(orderId: string): Promise<KeptLine[]> {
  const { rows } = await pool.query<KeptLine>(LOAD, [orderId]);
  return rows;
}

/** What a new refund may take of a line. */
export function leftOf(line: KeptLine): { orderLineId: string; netMinor: number; taxMinor: number } {
  return {
    orderLineId: line.orderLineId,
    netMinor: line.artistMinor + line.storeMinor - line.reservedNetMinor,
    taxMinor: line.taxMinor - line.reservedTaxMinor,
  };
}
