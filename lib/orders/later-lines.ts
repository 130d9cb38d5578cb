import "server-only";
import { pool } from "@/lib/platform/db";

/** What changed about a sold line after its sale: the settled fee against the estimate, and what went back of whose part. */
export type LaterLine = {
  orderLineId: string;
  feeMinor: number;
  returnedArtistMinor: number;
  returnedStoreMinor: number;
  returnedTaxMinor: number;
};
export type Later = { isFeeSettled: boolean; lines: ReadonlyMap<string, LaterLine> };

const LOAD = `
  SELECT e.order_line_id AS "orderLineId",
    coalesce(sum(e.amount_minor) FILTER (WHERE t.kind = 'fee_true_up' AND e.account LIKE 'fees:%'), 0)::bigint AS "feeMinor",
    coalesce(sum(e.amount_minor) FILTER (WHERE t.kind <> 'fee_true_up' AND e.account LIKE 'artist:%'), 0)::bigint AS "returnedArtistMinor",
    coalesce(sum(e.amount_minor) FILTER (WHERE t.kind <> 'fee_true_up' AND e.account = 'platform:fees'), 0)::bigint AS "returnedStoreMinor",
    coalesce(sum(e.amount_minor) FILTER (WHERE t.kind <> 'fee_true_up' AND e.account LIKE 'tax:%'), 0)::bigint AS "returnedTaxMinor"
  FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
  WHERE t.order_id = $1 AND t.kind IN ('fee_true_up', 'refund', 'dispute_lost') AND e.order_line_id IS NOT NULL
  GROUP BY e.order_line_id`;

/** Read from the ledger. */
export async function loadLater(orderId: string): Promise<Later> {
  const [{ rows }, { rowCount }] = await Promise.all([
    pool.query<LaterLine>(LOAD, [orderId]),
    pool.query(
      `SELECT 1 FROM payment p JOIN payment_attempt a ON a.payment_id = p.id
       WHERE p.order_id = $1 AND a.state = 'captured' AND a.fee_settled_at IS NOT NULL`,
      [orderId],
    ),
  ]);
  return { isFeeSettled: rowCount === 1, lines: new Map(rows.map((row) => [row.orderLineId, row])) };
}
