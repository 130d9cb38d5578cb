import "server-only";
import { pool } from "../platform/db";
import type { Currency } from "../shared/money";
import { startOfHour } from "../shared/time";
import { type HourSales, MOST_WEEKS } from "./judge-drop";
import { readSaleVariation, sameHourBefore } from "./read-closed-hours";

export type HourHistory = { weeks: HourSales[]; saleVariation: number };

/** The same hour of the week, up to 8 weeks back by the store's clock; only weeks in which the store had already sold. */
export async function readUsualHour(currency: Currency, from: Date, zone: string): Promise<HourHistory> {
  const hours = Array.from({ length: MOST_WEEKS }, (_, n) => startOfHour(sameHourBefore(from, n + 1, zone)));
  const [{ rows }, { saleVariation }] = await Promise.all([
    pool.query<{ orders: number; gross_minor: number }>(
      `SELECT coalesce(h.orders, 0)::bigint AS orders, coalesce(h.gross_minor, 0)::bigint AS gross_minor
       FROM unnest($2::timestamptz[]) AS past(hour) LEFT JOIN platform_hour h ON h.hour = past.hour AND h.currency = $1
       WHERE past.hour >= (SELECT min(hour) FROM platform_hour WHERE currency = $1 AND orders > 0)`,
      [currency, hours],
    ),
    readSaleVariation(currency, from),
  ]);
  return { weeks: rows.map((row) => ({ sales: row.orders, grossMinor: row.gross_minor })), saleVariation };
}
