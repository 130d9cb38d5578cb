import "server-only";
import { type Db, pool } from "../platform/db";
import { log } from "../platform/log";
import { gauge } from "../platform/metrics";
import { addDays, countDays, startOfDay, startOfHour } from "../shared/time";
import { mergeBatch } from "./merge-outbox";
import { BUYER, RAW_TRACKS, rawLines } from "./raw-facts";
import { ROLL_UP_LOCK, writeUpserts } from "./roll-up-upserts";
import { readZone } from "./zone-of-record";

/** Mergers wait for a step: as many days as fit into this, at least one. */
const STEP_MS = 500;
const MAX_STEP_DAYS = 7;
const MEMORY = "64MB";
const HOUR_MS = 3_600_000;
const MAX_TRIES = 5;
const SERIALIZATION_FAILURE = "40001";

/** The next summary adds them up again. */
const REOPEN_DAYS = "UPDATE closed_days SET day = NULL";

const daysLeft = gauge(
  "backline_rollup_rebuild_left_dates",
  "Days that the running backfill of the roll-ups has still to count",
);

export type RebuildState = { from: string; to: string; daysLeft: number };

/** The backfill that runs or waits; null when every day is counted. */
export async function readRebuild(db: Db = pool): Promise<RebuildState | null> {
  const { rows } = await db.query<{ from: string | null; to: string }>(
    'SELECT rebuild_from::text AS "from", rebuild_to::text AS "to" FROM rollup_state',
  );
  const { from, to } = rows[0] ?? { from: null, to: "" };
  return from === null ? null : { from, to, daysLeft: countDays(from, to) };
}

/** Asks for every day to be counted anew; distinct counts begin at nothing. The worker goes on from wherever it was. */
export async function requestRebuild(): Promise<void> {
  await alone(askForEveryDay);
}

/** The same in the caller's transaction, which keeps mergers out until it ends. */
export async function askForEveryDay(db: Db): Promise<void> {
  await db.query("DELETE FROM reach_seen");
  await db.query("DELETE FROM reach_day");
  await db.query(REOPEN_DAYS);
  await db.query(
    `UPDATE rollup_state SET version = version + 1, past_version = past_version + 1, rebuild_to = current_date + 1, rebuild_from = (SELECT least(min(day), current_date) FROM (
       SELECT min(paid_at)::date - 1 AS day FROM customer_order UNION ALL SELECT min(played_at)::date - 1 FROM play) first)`,
  );
}

/** Counts everything anew, step by step, and says after each how many days are left. */
export async function rebuildRollUps(onProgress: (daysLeft: number) => void = () => {}): Promise<void> {
  await requestRebuild();
  while (await continueRebuild()) onProgress((await readRebuild())?.daysLeft ?? 0);
  onProgress(0);
}

let stepDays = 1;

function adaptStep(tookMs: number): void {
  if (tookMs > STEP_MS) stepDays = Math.max(1, Math.floor(stepDays / 2));
  else if (tookMs < STEP_MS / 2) stepDays = Math.min(MAX_STEP_DAYS, stepDays * 2);
}

/** Counts the next days of the running backfill; false when there is none, or this was its end. */
export async function continueRebuild(): Promise<boolean> {
  const waiting = await readRebuild();
  daysLeft.set(waiting?.daysLeft ?? 0);
  if (!waiting) return false;
  const begunAt = performance.now();
  const step = await alone(takeStep);
  adaptStep(performance.now() - begunAt);
  daysLeft.set(step?.daysLeft ?? 0);
  if (step) log.info(step, "roll-ups were counted anew");
  return step !== null && step.next !== null;
}

/** What is left is read where nobody can ask for another backfill, or change the zone, before the step is noted. */
async function takeStep(db: Db) {
  const state = await readRebuild(db);
  if (!state) return null;
  const { from, to } = state;
  const last = addDays(from, Math.min(stepDays, state.daysLeft) - 1);
  const next = last < to ? addDays(last, 1) : null;
  await countDaysAnew(db, from, last);
  await db.query(
    "UPDATE rollup_state SET rebuild_from = $1, is_zone_changing = is_zone_changing AND $1::date IS NOT NULL",
    [next],
  );
  return { from, to: last, next, daysLeft: next === null ? 0 : countDays(next, to) };
}

/** Counts whole days of the store anew from raw rows. Sales go on meanwhile, mergers wait. */
export async function rebuildDays(first: string, last: string): Promise<void> {
  await alone((db) => countDaysAnew(db, first, last));
}

async function countDaysAnew(db: Db, first: string, last: string): Promise<void> {
  const { zone } = await readZone(db);
  const [from, to] = [startOfDay(first, zone), startOfDay(addDays(last, 1), zone)];
  // a day may begin within an hour: the hours at its ends are counted whole
  const hours = [startOfHour(from), startOfHour(new Date(to.getTime() + HOUR_MS - 1))];
  await clear(db, [first, last], hours);
  await db.query(REBUILD, [from, to, ...hours, zone]);
  await db.query(
    "UPDATE rollup_state SET version = version + 1, past_version = past_version + 1, changed_at = clock_timestamp()",
  );
  await db.query(REOPEN_DAYS);
}

/**
 * Runs `work` on one snapshot in which nothing waits to be merged: mergers are locked out before it is taken, and what is
 * still in its outbox is merged first. What commits later is not in the raw rows it sees, and its event stays.
 */
export async function alone<T>(work: (db: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await onSnapshot(work);
    } catch (error) {
      // a row of the roll-ups that others write too: the hour's most listeners, hours that are swept
      if (tries === MAX_TRIES || (error as { code?: string }).code !== SERIALIZATION_FAILURE) throw error;
    }
  }
}

async function onSnapshot<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const keep = (cause: Error) => {
    broken = cause;
  };
  try {
    await client.query("SELECT pg_advisory_lock($1)", [ROLL_UP_LOCK]);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0");
    await client.query(`SET LOCAL work_mem = '${MEMORY}'`);
    while ((await mergeBatch(client, "infinity")).events > 0);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(keep);
    throw error;
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [ROLL_UP_LOCK]).catch(keep);
    client.release(broken);
  }
}

async function clear(db: Db, days: readonly string[], hours: readonly Date[]): Promise<void> {
  for (const table of ["track_day", "artist_day", "platform_day"])
    await db.query(`DELETE FROM ${table} WHERE day BETWEEN $1 AND $2`, [...days]);
  for (const table of ["track_hour", "artist_hour"])
    await db.query(`DELETE FROM ${table} WHERE hour >= $1 AND hour < $2`, [...hours]);
  await db.query(
    "DELETE FROM platform_minute WHERE (minute AT TIME ZONE (SELECT time_zone FROM instance))::date BETWEEN $1 AND $2",
    [...days],
  );
  // the row keeps the hour's most listeners, which no raw row has
  await db.query(
    `UPDATE platform_hour SET orders = 0, copies = 0, gross_minor = 0, tax_minor = 0, refunds_minor = 0, fees_minor = 0, store_minor = 0,
       net_minor = 0, plays = 0 WHERE hour >= $1 AND hour < $2`,
    [...hours],
  );
}

const SPAN = (column: string) => `${column} >= $3 AND ${column} < $4`;
const PLACED = "at, date_trunc('hour', at, 'UTC') AS hour, (at AT TIME ZONE $5)::date AS day";

const REBUILD = `
WITH ${rawLines(SPAN("o.paid_at"), SPAN("t.occurred_at"))}, ${RAW_TRACKS}, heard AS (
  SELECT played_at AS at, track_id, artist_id, listener_id, outcome FROM play WHERE ${SPAN("played_at")}
), line_fact AS (
  SELECT ${PLACED}, kind, order_id, (SELECT ${BUYER} FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id
    WHERE o.id = line_raw.order_id AND kind = 'sale') AS person,
    refund_id, artist_id, currency, copies, gross_minor, refunds_minor, fees_minor, net_minor, store_minor, tax_minor FROM line_raw
), track_fact AS (
  SELECT ${PLACED}, kind, order_id, track_id, artist_id, currency, copies, gross_minor, refunds_minor, fees_minor, net_minor,
    0::bigint AS plays, 0 AS completes, 0 AS skips FROM track_raw
  UNION ALL
  SELECT ${PLACED}, 'play', NULL, track_id, artist_id, 'XXX', 0, 0, 0, 0, 0, 1, (outcome = 'complete')::int, (outcome = 'skip')::int FROM heard
), order_fact AS (
  SELECT at, hour, day, kind, order_id, currency, sum(tax_minor)::bigint AS tax_minor, min(person::text)::uuid AS person
  FROM line_fact WHERE kind IN ('sale', 'refund') GROUP BY 1, 2, 3, 4, 5, 6
), play_fact AS (
  SELECT ${PLACED}, artist_id, person_of(listener_id) AS person FROM heard
), ${writeUpserts({ days: "at >= $1 AND at < $2", hours: "hour >= $3 AND hour < $4" })}
SELECT 1`;
