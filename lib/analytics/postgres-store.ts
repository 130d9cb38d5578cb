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
import { requireZone, type ZoneState } from "./zone-of-record";

/** Days that are over have a version of their own, below zero: it stands while sales come in. Throws `BeingCounted` while days are of two zones. */
async function readVersion(period: Period): Promise<number> {
  const { rows } = await pool.query<{ version: number; past_version: number; is_past: boolean } & ZoneState>(
    `SELECT version, past_version, store_today() > $1::date AS is_past, i.time_zone AS zone, is_zone_changing AS "isChanging",
       coalesce(rebuild_to - rebuild_from + 1, 0) AS "daysLeft" FROM rollup_state, instance i`,
    [period.days[1]],
  );
  const [state] = rows;
  if (!state) return 0;
  requireZone(state, period.zone);
  return state.is_past && unitOf(period) === "day" ? -1 - state.past_version : state.version;
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
