import "server-only";
import { pool } from "../platform/db";
import { type BarState, isNarrowed, withoutFilters } from "../shared/analytics-address";
import { STORE_CURRENCY } from "../shared/money";
import type { Period } from "../shared/schemas/analytics";
import { readSeries } from "./read-analytics";
import type { AnalyticsViewer } from "./viewer";

/** Why a page of figures is empty: `before` and `after` are the nearest days with a sale, YYYY-MM-DD. */
export type EmptyReason =
  | { kind: "never" }
  | { kind: "period"; before: string | null; after: string | null }
  | { kind: "filtered"; orders: number };

/** For a page without an order in it. Throws as reading the figures does. */
export async function explainEmpty(state: BarState, period: Period, viewer: AnalyticsViewer): Promise<EmptyReason> {
  if (isNarrowed(state)) {
    const { totals } = await readSeries({ ...withoutFilters(state), compare: "none", format: "json" }, viewer);
    const orders = totals.reduce((count, row) => count + row.orders, 0);
    if (orders > 0) return { kind: "filtered", orders };
  }
  const { before, after } = await findNearestSales(state.currency ?? STORE_CURRENCY, period, viewer);
  return before === null && after === null ? { kind: "never" } : { kind: "period", before, after };
}

async function findNearestSales(currency: string, { days }: Period, { artistIds }: AnalyticsViewer) {
  const { rows } = await pool.query<{ before: string | null; after: string | null }>(
    `SELECT max(day) FILTER (WHERE day < $1::date)::text AS before, min(day) FILTER (WHERE day > $2::date)::text AS after
     FROM ${artistIds ? "artist_day" : "platform_day"}
     WHERE copies > 0 AND ($3 = 'all' OR currency = $3) ${artistIds ? "AND artist_id = ANY($4::uuid[])" : ""}`,
    [...days, currency, ...(artistIds ? [artistIds] : [])],
  );
  return rows[0] ?? { before: null, after: null };
}
