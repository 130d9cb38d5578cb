import "server-only";
import { pool } from "@/lib/platform/db";
import { type Currency, divideByWeights, isCurrency, parseDecimal } from "@/lib/shared/money";

export type CentsOfTen = { currency: Currency; artistMinor: number; feeMinor: number; storeMinor: number };
type Row = { currency: string; orders: number; artist: number; fee: number; store: number };

/**
 * Where ten units of the busiest currency went over the last 30 days, from the roll-ups; tax aside. Parts by largest
 * remainder, so they add up to ten. Null before the first sale.
 */
export async function getCentsOfTen(): Promise<CentsOfTen | null> {
  const { rows } = await pool.query<Row>(
    `SELECT currency, sum(orders)::int AS orders, sum(net_minor)::float8 AS artist, sum(fees_minor)::float8 AS fee,
       sum(store_minor)::float8 AS store
     FROM platform_hour WHERE hour >= now() - interval '30 days' AND currency <> 'XXX'
     GROUP BY currency HAVING sum(orders) > 0 ORDER BY orders DESC, currency LIMIT 1`,
  );
  const row = rows[0];
  if (!row || !isCurrency(row.currency) || row.artist < 0 || row.store < 0) return null;
  const tenMinor = parseDecimal("10", row.currency) ?? 0;
  const [artistMinor = 0, feeMinor = 0, storeMinor = 0] = divideByWeights(tenMinor, [row.artist, row.fee, row.store]);
  return { currency: row.currency, artistMinor, feeMinor, storeMinor };
}
