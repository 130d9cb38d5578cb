import "server-only";
import { pool } from "../platform/db";
import { readCustomers } from "./postgres/read-customers";
import { readFunnel } from "./postgres/read-funnel";
import { readOrders } from "./postgres/read-orders";
import { readRevenue } from "./postgres/read-revenue";
import { readSeries } from "./postgres/read-series";
import { readTotals } from "./postgres/read-totals";
import { readTracks } from "./postgres/read-tracks";
import type { AnalyticsStore } from "./store";

async function readVersion(): Promise<number> {
  const { rows } = await pool.query<{ version: number }>("SELECT version FROM rollup_state");
  return rows[0]?.version ?? 0;
}

/** The reference engine: views and roll-ups where they can answer, raw rows where only those can. */
export const analyticsStore: AnalyticsStore = {
  version: readVersion,
  totals: readTotals,
  revenue: readRevenue,
  tracks: readTracks,
  series: readSeries,
  customers: readCustomers,
  funnel: readFunnel,
  orders: readOrders,
};
