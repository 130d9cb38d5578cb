import "server-only";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import { ownerValues, type StreamListener } from "./stream-rights";

/** `id`: as in addresses. `title`: of its first line. */
export type OwnOrder = {
  id: string;
  number: string;
  paidAt: Date;
  totalMinor: number;
  currency: Currency;
  title: string;
  lineCount: number;
};

const LIST = `
  WITH own AS (
    SELECT * FROM customer_order WHERE buyer_id = $1
    UNION
    SELECT o.* FROM order_claim c JOIN customer_order o ON o.id = c.order_id WHERE c.user_id = $1
    UNION
    SELECT o.* FROM unnest($2::uuid[], $3::text[]) AS carried (order_id, secret_hash)
      JOIN customer_order o ON o.id = carried.order_id AND o.secret_hash = carried.secret_hash
  )
  SELECT o.id, o.number, o.paid_at AS "paidAt", o.total_minor AS "totalMinor", o.currency, l.titles[1] AS title,
    cardinality(l.titles) AS "lineCount", count(*) OVER ()::int AS n
  FROM own o, LATERAL (SELECT array_agg(title ORDER BY position) AS titles FROM order_line WHERE order_id = o.id) l
  WHERE o.paid_at IS NOT NULL ORDER BY o.paid_at DESC, o.id LIMIT $4`;

/** Paid orders of an account and of this browser, the last paid first, and how many there are in all. */
export async function listOwnOrders(
  listener: StreamListener,
  limit: number,
): Promise<{ orders: OwnOrder[]; count: number }> {
  const owner = ownerValues(listener);
  if (!owner) return { orders: [], count: 0 };
  const { rows } = await pool.query<OwnOrder & { n: number }>(LIST, [...owner, limit]);
  return {
    orders: rows.map(({ n: _, ...order }) => ({ ...order, id: toPublicId("order", order.id) })),
    count: rows[0]?.n ?? 0,
  };
}
