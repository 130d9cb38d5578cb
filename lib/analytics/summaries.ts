import "server-only";
import { inTransaction, pool } from "../platform/db";
import { gauge, histogram } from "../platform/metrics";
import { newId } from "../shared/ids";
import type { Period } from "../shared/schemas/analytics";
import { closeDays, hasClosedDays } from "./close-days";

const PERIODS = ["7d", "30d", "90d", "1y"] as const;
type SummaryPeriod = (typeof PERIODS)[number];
const REFRESH_LOCK = 7_204_402;
/** A refresh may use a twentieth of the time at most (analytics.md §1). */
const REST_FACTOR = 20;
/** One row per artist and currency is gathered in memory; sorting on disk takes ten times as long. */
const REFRESH_MEMORY = "128MB";

const refreshSeconds = histogram(
  "backline_summary_refresh_seconds",
  "Time to refresh one period of artist_revenue_summary",
  [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  ["period"],
);
const refreshedAt = gauge(
  "backline_summary_refreshed_timestamp_seconds",
  "When a period of artist_revenue_summary was last refreshed",
  ["period"],
);

type Refresh = { period: SummaryPeriod; version: number; day: string; refreshed_at: Date; duration_ms: number };

/** A relation with the figures of one period by artist and currency; rows of `artist_span` have to be added up. */
export type Summary = { from: string; source: "view" | "rollup" };

/**
 * The period's view when it holds everything merged so far and ends on its last day; else the days added up so far with what has
 * changed since; null where neither is, and the roll-up is read day by day.
 */
export async function findSummary({ key, days }: Period): Promise<Summary | null> {
  if (!PERIODS.some((period) => period === key)) return null;
  const { rowCount } = await pool.query(
    "SELECT 1 FROM summary_refresh r JOIN rollup_state s ON s.version = r.version WHERE r.period = $1 AND r.day = $2",
    [key, days[1]],
  );
  if (rowCount === 1) return { from: `artist_revenue_summary_${key}`, source: "view" };
  if (!(await hasClosedDays(days[1]))) return null;
  return { from: `(SELECT * FROM artist_span WHERE period = '${key}')`, source: "rollup" };
}

/**
 * Refreshes every period that is due: its data or the day changed, and it has rested twenty times as long as the last refresh
 * took. Days that have ended are added up first. One refresh at a time over all processes. Returns the periods refreshed.
 */
export async function refreshSummaries(now = new Date()): Promise<SummaryPeriod[]> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [REFRESH_LOCK]);
    if (!rows[0]?.held) return [];
    try {
      await closeDays();
      const due = await listDue(now);
      for (const period of due) await refreshOne(period);
      return due;
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [REFRESH_LOCK]);
    }
  } finally {
    client.release();
  }
}

async function listDue(now: Date): Promise<SummaryPeriod[]> {
  const { rows } = await pool.query<Refresh & { is_changed: boolean }>(
    `SELECT r.period, r.refreshed_at, r.duration_ms, r.version <> s.version OR r.day <> store_today() AS is_changed
     FROM summary_refresh r, rollup_state s`,
  );
  if (!(await hasClosedDays())) return [];
  return PERIODS.filter((period) => {
    const last = rows.find((row) => row.period === period);
    if (!last) return true;
    return last.is_changed && now.getTime() - last.refreshed_at.getTime() >= REST_FACTOR * last.duration_ms;
  });
}

/** The version is read before the refresh: what merges meanwhile makes the view stale, never the other way round. */
async function refreshOne(period: SummaryPeriod): Promise<void> {
  const view = `artist_revenue_summary_${period}`;
  const { rows } = await pool.query<{ version: number; day: string; is_filled: boolean }>(
    `SELECT version, day::text, (SELECT relispopulated FROM pg_class WHERE oid = $1::regclass) AS is_filled FROM rollup_state, closed_days`,
    [view],
  );
  const state = rows[0];
  if (!state) throw new Error("rollup_state or closed_days has no row");
  const begunAt = performance.now();
  await inTransaction(async (db) => {
    // its own statistics of the new rows need no more than their number
    await db.query(
      `SET LOCAL work_mem = '${REFRESH_MEMORY}'; SET LOCAL statement_timeout = 0; SET LOCAL default_statistics_target = 1`,
    );
    await db.query(`REFRESH MATERIALIZED VIEW ${state.is_filled ? "CONCURRENTLY " : ""}${view}`);
  });
  const durationMs = Math.ceil(performance.now() - begunAt);
  if (!state.is_filled) await pool.query(`ANALYZE ${view}`);
  await pool.query(
    `WITH kept AS (
       INSERT INTO summary_refresh (period, version, day, refreshed_at, duration_ms) VALUES ($1, $2, $3, now(), $4)
       ON CONFLICT (period) DO UPDATE SET version = $2, day = $3, refreshed_at = now(), duration_ms = $4)
     INSERT INTO system_metrics (id, name, value) VALUES ($5, 'summary_refresh',
       jsonb_build_object('period', $1::text, 'durationMs', $4::int, 'version', $2::bigint, 'concurrently', $6::boolean))`,
    [period, state.version, state.day, durationMs, newId(), state.is_filled],
  );
  refreshSeconds.observe({ period }, durationMs / 1000);
  refreshedAt.set({ period }, Date.now() / 1000);
}
