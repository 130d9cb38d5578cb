import "server-only";
import { pool } from "../platform/db";
import type { LiveSnapshot } from "../shared/schemas/live";

const TREND_STEPS = 12;
const STEP_MINUTES = 5;

/** Distinct listeners heard from in the last five minutes, their record of thirty days, and the last hour in twelve steps. */
export async function readListeners(now: Date): Promise<LiveSnapshot["listeners"]> {
  const [{ rows: active }, { rows: peaks }, trend] = await Promise.all([
    pool.query<{ now: number }>(
      "SELECT count(DISTINCT listener_id) AS now FROM play_dedupe WHERE last_at > $1::timestamptz - interval '5 minutes' AND last_at <= $1",
      [now],
    ),
    pool.query<{ hour: Date; listeners_peak: number }>(
      `SELECT hour, listeners_peak FROM platform_hour WHERE currency = 'XXX' AND hour > $1::timestamptz - interval '30 days' AND listeners_peak > 0
       ORDER BY listeners_peak DESC, hour DESC LIMIT 1`,
      [now],
    ),
    readTrend(now),
  ]);
  const listening = active[0]?.now ?? 0;
  const record = peaks[0];
  const isRecord = !record || listening > record.listeners_peak;
  return {
    now: listening,
    peak: isRecord ? listening : record.listeners_peak,
    peakAt: isRecord ? (listening > 0 ? now.toISOString() : null) : record.hour.toISOString(),
    trend,
  };
}

/** Of an hour that is over: its most listeners at once, the record up to then, and its own twelve steps. */
export async function readPastListeners(from: Date, to: Date): Promise<LiveSnapshot["listeners"]> {
  const [{ rows: peaks }, trend] = await Promise.all([
    pool.query<{ hour: Date; listeners_peak: number }>(
      `SELECT hour, listeners_peak FROM platform_hour WHERE currency = 'XXX' AND hour > $1::timestamptz - interval '30 days' AND hour <= $1
         AND listeners_peak > 0 ORDER BY listeners_peak DESC, hour DESC`,
      [from],
    ),
    readTrend(to),
  ]);
  const record = peaks[0];
  const own = peaks.find(({ hour }) => hour.getTime() === from.getTime());
  return {
    now: own?.listeners_peak ?? 0,
    peak: record?.listeners_peak ?? 0,
    peakAt: record?.hour.toISOString() ?? null,
    trend,
  };
}

const stepOf = (column: string) =>
  `floor(extract(epoch FROM $1::timestamptz - ${column}) / ${STEP_MINUTES * 60})::int AS step`;
const inSteps = (column: string) =>
  `${column} > $1::timestamptz - interval '${TREND_STEPS * STEP_MINUTES} minutes' AND ${column} <= $1`;

/** The last hour up to `until` in twelve steps, oldest first. `sql`: step (0 the newest) and how many people. */
async function countInSteps(sql: string, until: Date): Promise<number[]> {
  const { rows } = await pool.query<{ step: number; people: number }>(sql, [until]);
  const steps = new Array<number>(TREND_STEPS).fill(0);
  for (const { step, people } of rows) steps[TREND_STEPS - 1 - step] = people;
  return steps;
}

/** Distinct listeners of each step: who listened on through two of them is in both. */
const readTrend = (until: Date) =>
  countInSteps(
    `SELECT ${stepOf("played_at")}, count(DISTINCT listener_id) AS people FROM play WHERE ${inSteps("played_at")} GROUP BY 1`,
    until,
  );

const PERSON = "coalesce(o.buyer_id::text, o.guest_alias::text, lower(c.email), o.id::text)";
const BUYERS = "customer_order o LEFT JOIN order_contact c ON c.order_id = o.id";

const readBuyersTrend = (until: Date) =>
  countInSteps(
    `SELECT ${stepOf("o.paid_at")}, count(DISTINCT ${PERSON}) AS people FROM ${BUYERS} WHERE ${inSteps("o.paid_at")} GROUP BY 1`,
    until,
  );

/** Keeps the hour's most listeners at once, for `peak`. */
export async function keepListenersPeak(hour: Date, listeners: number): Promise<void> {
  if (listeners === 0) return;
  await pool.query(
    `INSERT INTO platform_hour (hour, currency, listeners_peak) VALUES ($1, 'XXX', $2)
     ON CONFLICT (hour, currency) DO UPDATE SET listeners_peak = EXCLUDED.listeners_peak WHERE platform_hour.listeners_peak < EXCLUDED.listeners_peak`,
    [hour, listeners],
  );
}

const HOUR_MS = 3_600_000;

/**
 * Distinct buyers and distinct listeners of the hour so far, and of the hour before up to the same moment; no ratio here, so
 * that zero listeners stay visible. `trend`: distinct buyers in the steps of the listeners' trend.
 */
export async function readConversion(from: Date, now: Date): Promise<LiveSnapshot["conversion"]> {
  const before = (at: Date) => new Date(at.getTime() - HOUR_MS);
  const [own, previous, trend] = await Promise.all([
    countPeople(from, now),
    countPeople(before(from), before(now)),
    readBuyersTrend(now),
  ]);
  return { ...own, previous, trend };
}

async function countPeople(from: Date, now: Date): Promise<{ buyers: number; listeners: number }> {
  const { rows } = await pool.query<{ buyers: number; listeners: number }>(
    `SELECT (SELECT count(DISTINCT ${PERSON}) FROM ${BUYERS} WHERE o.paid_at >= $1 AND o.paid_at <= $2) AS buyers,
      (SELECT count(DISTINCT listener_id) FROM play WHERE played_at >= $1 AND played_at <= $2) AS listeners`,
    [from, now],
  );
  return rows[0] ?? { buyers: 0, listeners: 0 };
}
