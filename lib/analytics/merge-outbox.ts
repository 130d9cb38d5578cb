import "server-only";
import { type Db, inTransaction } from "../platform/db";
import { counter, gauge } from "../platform/metrics";
import { ROLL_UP_LOCK, WRITE_PAST_CHANGES, writeUpserts } from "./roll-up-upserts";

const BATCH = 2_000;

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
  const merge = await inTransaction(async (db) => {
    await db.query("SELECT pg_advisory_xact_lock_shared($1)", [ROLL_UP_LOCK]);
    return mergeBatch(db, null);
  });
  merged.inc(merge.events);
  lag.set(merge.lagSeconds ?? 0);
  return merge.events;
}

/** One batch with the caller's connection, who holds the lock; `until` null: what is available by now. */
export async function mergeBatch(
  db: Db,
  until: Date | "infinity" | null,
): Promise<{ events: number; lagSeconds: number | null }> {
  const { rows } = await db.query<{ events: number; lagSeconds: number | null }>(MERGE, [BATCH, until]);
  return rows[0] ?? { events: 0, lagSeconds: null };
}

/** What an event adds to a counter; one that its kind does not touch is not in it. */
const minor = (source: string, name: string) => `coalesce((${source}->>'${name}')::bigint, 0)`;
const outcomeIs = (outcome: string) =>
  `((payload->>'outcome' = '${outcome}')::int - coalesce((payload->>'before' = '${outcome}')::int, 0))`;

// a buyer is looked up one order at a time: how many a batch holds, the planner cannot know
const MERGE = `
WITH taken AS (
  DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE topic = 'rollup' AND available_at <= coalesce($2, now()) ORDER BY available_at, id LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING payload, created_at
), event AS (
  SELECT payload, payload->>'kind' AS kind, (payload->>'orderId')::uuid AS order_id, (payload->>'at')::timestamptz AS at,
    date_trunc('hour', (payload->>'at')::timestamptz, 'UTC') AS hour,
    ((payload->>'at')::timestamptz AT TIME ZONE (SELECT time_zone FROM instance))::date AS day,
    coalesce((SELECT coalesce(o.buyer_id, o.guest_alias, person_of(lower(c.email))) FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id
      WHERE o.id = (payload->>'orderId')::uuid), (payload->>'orderId')::uuid, (payload->>'person')::uuid) AS person
  FROM taken
), line_fact AS (
  SELECT at, hour, day, kind, order_id, person, payload->>'refundId' AS refund_id, (line->>'artistId')::uuid AS artist_id, payload->>'currency' AS currency,
    ${minor("line", "copies")} AS copies, ${minor("line", "grossMinor")} AS gross_minor, ${minor("line", "refundMinor")} AS refunds_minor,
    ${minor("line", "feeMinor")} AS fees_minor, ${minor("line", "artistMinor")} AS net_minor, ${minor("line", "storeMinor")} AS store_minor, line
  FROM event, jsonb_array_elements(payload->'lines') AS l(line) WHERE kind IN ('sale', 'refund', 'fee')
), track_fact AS (
  SELECT at, hour, day, kind, order_id, (t->>'trackId')::uuid AS track_id, artist_id, currency, copies, ${minor("t", "grossMinor")} AS gross_minor,
    ${minor("t", "refundMinor")} AS refunds_minor, ${minor("t", "feeMinor")} AS fees_minor, ${minor("t", "artistMinor")} AS net_minor,
    0::bigint AS plays, 0 AS completes, 0 AS skips
  FROM line_fact, jsonb_array_elements(line->'tracks') AS x(t)
  UNION ALL
  SELECT at, hour, day, kind, NULL, (payload->>'trackId')::uuid, (payload->>'artistId')::uuid, 'XXX', 0, 0, 0, 0, 0,
    (kind = 'play')::int, coalesce(${outcomeIs("complete")}, 0), coalesce(${outcomeIs("skip")}, 0) FROM event WHERE kind IN ('play', 'outcome')
), order_fact AS (
  SELECT at, hour, day, kind, order_id, payload->>'currency' AS currency, ${minor("payload", "taxMinor")} AS tax_minor, person
  FROM event WHERE kind IN ('sale', 'refund')
), play_fact AS (
  SELECT at, hour, day, (payload->>'artistId')::uuid AS artist_id, person FROM event WHERE kind = 'play'
), ${writeUpserts()},
${WRITE_PAST_CHANGES},
changed AS (
  UPDATE rollup_state SET version = version + 1, changed_at = clock_timestamp(),
    past_version = past_version + (EXISTS (SELECT 1 FROM event WHERE day < (SELECT store_day_now())))::int
  WHERE EXISTS (SELECT 1 FROM taken)
)
SELECT count(*) AS events, extract(epoch FROM now() - min(created_at))::float AS "lagSeconds" FROM taken`;
