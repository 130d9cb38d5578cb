import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { RailName, RailOperation } from "../provider";
import type { BreakerState } from "../rank-providers";

/** One answer of a rail to "are you there". `code`: what was wrong, null when it is up. */
export type ProbeRow = { rail: RailName; at: Date; isUp: boolean; latencyMs: number | null; code: string | null };
/** `code`: what failed last, where the breaker opened by it. */
export type BreakerChange = {
  rail: RailName;
  operation: RailOperation;
  from: BreakerState;
  to: BreakerState;
  code: string | null;
  at: Date;
};
/** Half an hour of a rail's probes; `latencyP50Ms` of those that were answered. */
export type ProbeSpan = { rail: RailName; ago: number; probes: number; up: number; latencyP50Ms: number | null };

export const SPAN_MINUTES = 30;
const PROBE_DAYS = 8;
const CHANGE_DAYS = 90;

export async function insertProbe({ rail, at, isUp, latencyMs, code }: ProbeRow): Promise<void> {
  await pool.query(
    "INSERT INTO rail_probe (rail, at, is_up, latency_ms, code) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (rail, at) DO NOTHING",
    [rail, at, isUp, latencyMs, code],
  );
}

export async function insertBreakerChange(
  db: Db,
  { rail, operation, from, to, code, at }: BreakerChange,
): Promise<void> {
  await db.query(
    `INSERT INTO rail_health_event (id, rail, operation, from_state, to_state, code, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [newId(), rail, operation, from, to, code, at],
  );
}

const DAY = `
  SELECT rail, floor(extract(epoch FROM $1::timestamptz - at) / (60 * $2::int))::int AS ago, count(*)::int AS probes,
    count(*) FILTER (WHERE is_up)::int AS up, percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE is_up) AS "latencyP50Ms"
  FROM rail_probe WHERE at > $1::timestamptz - interval '24 hours' AND at <= $1 GROUP BY 1, 2 ORDER BY 1, 2 DESC`;

/** The probes of the last 24 hours, half an hour a row, the running one `ago` 0; spans without a probe are left out. */
export async function loadProbeDay(now: Date): Promise<ProbeSpan[]> {
  return (await pool.query<ProbeSpan>(DAY, [now, SPAN_MINUTES])).rows;
}

export async function loadLastProbes(): Promise<ProbeRow[]> {
  const { rows } = await pool.query<ProbeRow>(
    `SELECT DISTINCT ON (rail) rail, at, is_up AS "isUp", latency_ms AS "latencyMs", code FROM rail_probe ORDER BY rail, at DESC`,
  );
  return rows;
}

/** Oldest first. */
export async function loadBreakerChanges(since: Date): Promise<BreakerChange[]> {
  const { rows } = await pool.query<BreakerChange>(
    `SELECT rail, operation, from_state AS "from", to_state AS "to", code, at FROM rail_health_event WHERE at > $1 ORDER BY at, id`,
    [since],
  );
  return rows;
}

/** Lets go of what is older than the pages show. */
export async function sweepHealth(now = new Date()): Promise<void> {
  await pool.query("DELETE FROM rail_probe WHERE at < $1::timestamptz - make_interval(days => $2)", [now, PROBE_DAYS]);
  await pool.query("DELETE FROM rail_health_event WHERE at < $1::timestamptz - make_interval(days => $2)", [
    now,
    CHANGE_DAYS,
  ]);
}
