import "server-only";
import { pool } from "../platform/db";
import { counter, gauge } from "../platform/metrics";

const BATCH = 2_000;
/** Roll-ups by hour and artist or track serve ranges of a week; older events go to the days only (decisions.md D9). */
const HOURS_KEPT = "9 days";

const merged = counter(
  "backline_rollup_events_merged_total",
  "Sales, refunds, settled fees and plays merged into the roll-ups",
);
const lag = gauge(
  "backline_rollup_merge_lag_seconds",
  "Age of the oldest event that was waiting when the last merge began",
);

/**
 * Takes a batch of waiting roll-up events and adds them to every roll-up, in ONE statement: an event is either still in the
 * outbox or fully counted, also with several mergers at once (analytics.md §1). Returns how many were merged.
 */
export async function mergeOutbox(): Promise<number> {
  const { rows } = await pool.query<{ events: number; lag_seconds: number | null }>(MERGE, [BATCH]);
  const events = rows[0]?.events ?? 0;
  merged.inc(events);
  lag.set(rows[0]?.lag_seconds ?? 0);
  return events;
}

/** Rows are sorted before each upsert so that mergers lock them in one order. */
const upsert = (table: string, key: string, columns: readonly string[], from: string) => `
  INSERT INTO ${table} (${key}, ${columns.join(", ")}) ${from}
  ON CONFLICT (${CONFLICT[table]}) DO UPDATE SET ${columns.map((column) => `${column} = ${table}.${column} + EXCLUDED.${column}`).join(", ")}`;

const CONFLICT: Record<string, string> = {
  track_hour: "hour, track_id, currency",
  track_day: "day, track_id, currency",
  artist_hour: "hour, artist_id, currency",
  artist_day: "day, artist_id, currency",
  platform_hour: "hour, currency",
  platform_minute: "minute, currency",
};
const COUNTERS = ["copies", "gross_minor", "refunds_minor", "fees_minor", "net_minor", "plays"];
const SUMS = COUNTERS.map((column) => `sum(${column})`).join(", ");
/** What an event adds to a counter; one that its kind does not touch is not in it. */
const minor = (source: string, name: string) => `coalesce((${source}->>'${name}')::bigint, 0)`;

const MERGE = `
WITH taken AS (
  DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE topic = 'rollup' AND available_at <= now() ORDER BY available_at, id LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING payload, created_at
), event AS (
  SELECT payload, payload->>'kind' AS kind, (payload->>'at')::timestamptz AS at,
    date_trunc('hour', (payload->>'at')::timestamptz, 'UTC') AS hour,
    ((payload->>'at')::timestamptz AT TIME ZONE (SELECT time_zone FROM instance))::date AS day FROM taken
), line AS (
  SELECT event.*, payload->>'currency' AS currency, l.value AS line
  FROM event, jsonb_array_elements(payload->'lines') l WHERE kind IN ('sale', 'refund', 'fee')
), track_fact AS (
  SELECT at, hour, day, (t->>'trackId')::uuid AS track_id, (line->>'artistId')::uuid AS artist_id, currency, ${minor("line", "copies")} AS copies,
    ${minor("t", "grossMinor")} AS gross_minor, ${minor("t", "refundMinor")} AS refunds_minor, ${minor("t", "feeMinor")} AS fees_minor,
    ${minor("t", "artistMinor")} AS net_minor, 0::bigint AS plays
  FROM line, jsonb_array_elements(line->'tracks') t
  UNION ALL
  SELECT at, hour, day, (payload->>'trackId')::uuid, (payload->>'artistId')::uuid, 'XXX', 0, 0, 0, 0, 0, 1 FROM event WHERE kind = 'play'
), artist_fact AS (
  SELECT at, hour, day, (line->>'artistId')::uuid AS artist_id, currency, ${minor("line", "copies")} AS copies, ${minor("line", "grossMinor")} AS gross_minor,
    ${minor("line", "refundMinor")} AS refunds_minor, ${minor("line", "feeMinor")} AS fees_minor, ${minor("line", "artistMinor")} AS net_minor,
    ${minor("line", "storeMinor")} AS store_minor, 0::bigint AS plays FROM line
  UNION ALL
  SELECT at, hour, day, (payload->>'artistId')::uuid, 'XXX', 0, 0, 0, 0, 0, 0, 1 FROM event WHERE kind = 'play'
), to_track_hour AS (${upsert("track_hour", "hour, track_id, currency, artist_id", COUNTERS, `SELECT hour, track_id, currency, artist_id, ${SUMS} FROM track_fact WHERE at > now() - interval '${HOURS_KEPT}' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3`)}
), to_track_day AS (${upsert("track_day", "day, track_id, currency, artist_id", COUNTERS, `SELECT day, track_id, currency, artist_id, ${SUMS} FROM track_fact GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3`)}
), to_artist_hour AS (${upsert("artist_hour", "hour, artist_id, currency", COUNTERS, `SELECT hour, artist_id, currency, ${SUMS} FROM artist_fact WHERE at > now() - interval '${HOURS_KEPT}' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`)}
), to_artist_day AS (${upsert("artist_day", "day, artist_id, currency", COUNTERS, `SELECT day, artist_id, currency, ${SUMS} FROM artist_fact GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`)}
), platform_fact AS (
  SELECT hour, currency, 0 AS orders, 0 AS tax_minor, copies, gross_minor, refunds_minor, fees_minor, net_minor, plays, store_minor FROM artist_fact
  UNION ALL
  SELECT hour, payload->>'currency', (kind = 'sale')::int, ${minor("payload", "taxMinor")}, 0, 0, 0, 0, 0, 0, 0 FROM event WHERE kind IN ('sale', 'refund')
), to_platform_hour AS (${upsert("platform_hour", "hour, currency", [...COUNTERS, "store_minor", "orders", "tax_minor"], `SELECT hour, currency, ${SUMS}, sum(store_minor), sum(orders), sum(tax_minor) FROM platform_fact GROUP BY 1, 2 ORDER BY 1, 2`)}
), to_platform_minute AS (${upsert("platform_minute", "minute, currency", ["orders", "gross_minor", "refunds", "refunds_minor", "fees_minor"], `SELECT date_trunc('minute', at), currency, count(DISTINCT payload->>'orderId') FILTER (WHERE kind = 'sale'), sum(${minor("line", "grossMinor")}), count(DISTINCT payload->>'refundId'), sum(${minor("line", "refundMinor")}), sum(${minor("line", "feeMinor")}) FROM line WHERE at > now() - interval '${HOURS_KEPT}' GROUP BY 1, 2 ORDER BY 1, 2`)}
)
SELECT count(*) AS events, extract(epoch FROM now() - min(created_at))::float AS lag_seconds FROM taken`;
