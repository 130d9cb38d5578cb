import "server-only";
import { pool } from "../platform/db";
import type { Period } from "../shared/schemas/analytics";
import { readCustomers } from "./postgres/read-customers";
import { readFunnel } from "./postgres/read-funnel";
import { readGross } from "./postgres/read-gross";
import { readOrders } from "./postgres/read-orders";
import { readProviders } from "./postgres/read-providers";
import { readRevenue } from "./postgres/read-revenue";
import { readSeries } from "./postgres/read-series";
import { readTotals } from "./postgres/read-totals";
import { readTracks } from "./postgres/read-tracks";
import { unitOf } from "./postgres/scope";
import type { AnalyticsStore } from "./store";

/** Days that are over have a version of their own, below zero: it stands while sales come in. */
async function readVersion(period: Period): Promise<number> {
  const { rows } = await pool.query<{ version: number; past_version: number; is_past: boolean }>(
    "SELECT version, past_version, store_today() > $1::date AS is_past FROM rollup_state",
    [period.days[1]],
  );
  const { version, past_version, is_past } = rows[0] ?? { version: 0, past_version: 0, is_past: false };
  return is_past && unitOf(period) === "day" ? -1 - past_version : version;
}

/** The reference engine: views and roll-ups where they can answer, raw rows where only those can. */
export const analyticsStore: AnalyticsStore = {
  version: readVersion,
  totals: readTotals,
  revenue: readRevenue,
  tracks: readTracks,
  gross: readGross,
  series: readSeries,
  customers: readCustomers,
  funnel: readFunnel,
  providers: readProviders,
  orders: readOrders,
};
