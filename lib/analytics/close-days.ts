import "server-only";
import { type Db, pool } from "../platform/db";
import { histogram } from "../platform/metrics";
import { ROLL_UP_LOCK } from "./roll-up-upserts";

/** Changes of past days are read with every question: many of them are worth adding everything up again. */
const MAX_CHANGES = 100_000;
/** As with the summaries: a twentieth of the time at most, but for the day's first. */
const REST_FACTOR = 20;
const MEMORY = "128MB";
const SERIALIZATION_FAILURE = "40001";

const closeSeconds = histogram(
  "backline_day_closing_seconds",
  "Time to add up the days that are over, for all periods of artist_closed",
  [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
);

/** Whether `artist_span` answers for the periods that end on this day of the store, today when none is given. */
export async function hasClosedDays(day: string | null = null): Promise<boolean> {
  const { rowCount } = await pool.query("SELECT 1 FROM closed_days WHERE day = coalesce($1, store_today())", [day]);
  return rowCount === 1;
}

/**
 * Adds up the days before today where that is due: a day has ended, a rebuild changed some, or many changed late. Not while a
 * backfill runs, which changes them step by step. One caller at a time. Returns what it took, null when nothing was due.
 */
export async function closeDays(): Promise<number | null> {
  const { rows } = await pool.query<{ is_due: boolean }>(
    `SELECT rebuild_from IS NULL AND (day IS DISTINCT FROM store_today() OR (closed_at < now() - $2 * duration_ms * interval '1 ms'
       AND (SELECT max(id) - min(id) FROM artist_closed_change) > $1)) AS is_due FROM closed_days, rollup_state`,
    [MAX_CHANGES, REST_FACTOR],
  );
  if (!rows[0]?.is_due) return null;
  const begunAt = performance.now();
  const isClosed = await onSnapshotOfToday((db, today) => addUp(db, today, begunAt));
  if (!isClosed) return null;
  await pool.query("ANALYZE closed_days, artist_closed, artist_closed_change");
  const tookMs = performance.now() - begunAt;
  closeSeconds.observe(tookMs / 1000);
  return tookMs;
}

/**
 * A snapshot that holds every merge of which some day before today is the day: mergers are let finish before it is taken, and
 * write down what they change of those days ever after. They go on meanwhile. False when a rebuild came between.
 */
async function onSnapshotOfToday(work: (db: Db, today: string) => Promise<void>): Promise<boolean> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const keep = (cause: Error) => {
    broken = cause;
  };
  try {
    await client.query("SELECT pg_advisory_lock($1)", [ROLL_UP_LOCK]);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL statement_timeout = 0");
    const { rows } = await client.query<{ today: string }>("SELECT store_day_now()::text AS today");
    await client.query("SELECT pg_advisory_unlock($1)", [ROLL_UP_LOCK]);
    await work(client, rows[0]?.today ?? "");
    await client.query("COMMIT");
    return true;
  } catch (error) {
    await client.query("ROLLBACK").catch(keep);
    if ((error as { code?: string }).code === SERIALIZATION_FAILURE) return false;
    throw error;
  } finally {
    await client.query("SELECT pg_advisory_unlock_all()").catch(keep);
    client.release(broken);
  }
}

const MONEY = ["orders", "copies", "gross_minor", "refunds_minor", "fees_minor", "net_minor", "plays"];
const PEOPLE = ["buyers", "listeners", "sold_tracks"];
const sums = (columns: readonly string[]) => columns.map((c) => `total(${c}) AS ${c}`).join(", ");
const seen = (kind: string) => `total(last_seen) FILTER (WHERE kind = '${kind}')`;

/** Each day is read once: bands between the ends of the periods are added up first, then a period is its bands. */
const readPast = (today: string) => `
WITH band AS (
  SELECT artist_id, currency, band, ${sums(MONEY)}, 0::bigint AS buyers, 0::bigint AS listeners, 0::bigint AS sold_tracks
  FROM (SELECT *, ${bandOf(today)} AS band FROM artist_day WHERE day > date '${today}' - 365 AND day < date '${today}') d GROUP BY 1, 2, 3
  UNION ALL
  SELECT artist_id, currency, band, ${MONEY.map(() => "0").join(", ")}, ${seen("buyer")}, ${seen("listener")}, ${seen("track")}
  FROM (SELECT *, ${bandOf(today)} AS band FROM reach_day WHERE day > date '${today}' - 365 AND day < date '${today}' AND last_seen <> 0
    AND artist_id <> '00000000-0000-0000-0000-000000000000') r GROUP BY 1, 2, 3
)
SELECT period, currency, artist_id, ${sums([...MONEY, ...PEOPLE])}
FROM band JOIN (VALUES ('7d', 1), ('30d', 2), ('90d', 3), ('1y', 4)) AS p(period, bands) ON band <= bands GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

const bandOf = (today: string) =>
  `CASE WHEN day > date '${today}' - 7 THEN 1 WHEN day > date '${today}' - 30 THEN 2 WHEN day > date '${today}' - 90 THEN 3 ELSE 4 END`;

/** First into a table of its own: unlike an insert, that may use every core. */
async function addUp(db: Db, today: string, begunAt: number): Promise<void> {
  await db.query(`SET LOCAL work_mem = '${MEMORY}'`);
  await db.query(`CREATE TEMP TABLE closing ON COMMIT DROP AS ${readPast(today)}`);
  await db.query("DELETE FROM artist_closed");
  await db.query(
    `INSERT INTO artist_closed (period, currency, artist_id, ${[...MONEY, ...PEOPLE].join(", ")}) SELECT * FROM closing`,
  );
  await db.query("DELETE FROM artist_closed_change");
  await db.query("UPDATE closed_days SET day = $1, closed_at = now(), duration_ms = $2", [
    today,
    Math.ceil(performance.now() - begunAt),
  ]);
}
