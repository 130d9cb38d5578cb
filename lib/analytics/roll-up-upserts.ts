import "server-only";

/** Roll-ups by hour serve ranges of a week; older facts go to the days only (decisions.md D9). */
export const HOURS_KEPT = "9 days";
/** The artist of rows that count the whole store. */
export const WHOLE_STORE = "00000000-0000-0000-0000-000000000000";
/** Mergers share it, a rebuild has it alone: what is taken from raw rows must not be merged as well. */
export const ROLL_UP_LOCK = 7_204_401;

const MONEY = ["copies", "gross_minor", "refunds_minor", "fees_minor", "net_minor", "plays"];
const OUTCOMES = ["completes", "skips"];
const sums = (columns: readonly string[]) => columns.map((column) => `sum(${column})`).join(", ");
const ORDERS = "count(DISTINCT order_id) FILTER (WHERE kind = 'sale')";
const RECENT = `at > now() - interval '${HOURS_KEPT}'`;

/** Which facts count for the days, and which for the hours: two spans where a day of the store begins within an hour. */
export type Spans = { days: string; hours: string };
const ALL: Spans = { days: "true", hours: "true" };

/** Rows are sorted before each upsert so that mergers lock them in one order. */
function upsert(table: string, key: string, rest: readonly string[], counters: readonly string[], from: string) {
  const add = counters.map((column) => `${column} = ${table}.${column} + EXCLUDED.${column}`).join(", ");
  return `to_${table} AS (
  INSERT INTO ${table} (${[key, ...rest, ...counters].join(", ")}) ${from} ON CONFLICT (${key}) DO UPDATE SET ${add})`;
}

function byTrack(table: string, unit: string, where: string): string {
  const key = `${unit}, track_id, currency`;
  const counters = [...MONEY, ...OUTCOMES, "orders"];
  const from = `SELECT ${key}, artist_id, ${sums(MONEY)}, ${sums(OUTCOMES)}, ${ORDERS} FROM track_fact WHERE ${where} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3`;
  return upsert(table, key, ["artist_id"], counters, from);
}

function byArtist(table: string, unit: string, where: string): string {
  const key = `${unit}, artist_id, currency`;
  const from = `SELECT ${key}, ${sums(MONEY)}, ${ORDERS} FROM artist_fact WHERE ${where} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
  return upsert(table, key, [], [...MONEY, "orders"], from);
}

function byStore(table: string, unit: string, where: string, further: readonly string[]): string {
  const key = `${unit}, currency`;
  const from = `SELECT ${key}, ${sums([...MONEY, ...further])}, ${ORDERS} FROM store_fact WHERE ${where} GROUP BY 1, 2 ORDER BY 1, 2`;
  return upsert(table, key, [], [...MONEY, ...further, "orders"], from);
}

/**
 * Adds facts to every roll-up: the rest of a WITH that has named
 * `line_fact` (at hour day kind order_id person refund_id artist_id currency copies gross_minor refunds_minor fees_minor net_minor store_minor),
 * `track_fact` (at hour day kind order_id track_id artist_id currency, the money of it, plays completes skips),
 * `order_fact` (at hour day kind order_id currency tax_minor person) and `play_fact` (at hour day artist_id person).
 */
export const writeUpserts = ({ days, hours }: Spans = ALL) => `
artist_fact AS (
  SELECT at, hour, day, kind, order_id, artist_id, currency, copies, gross_minor, refunds_minor, fees_minor, net_minor, store_minor, 0::bigint AS plays FROM line_fact
  UNION ALL
  SELECT at, hour, day, 'play', NULL, artist_id, 'XXX', 0, 0, 0, 0, 0, 0, 1 FROM play_fact
), store_fact AS (
  SELECT at, hour, day, kind, order_id, currency, copies, gross_minor, refunds_minor, fees_minor, net_minor, plays, store_minor, 0::bigint AS tax_minor FROM artist_fact
  UNION ALL
  SELECT at, hour, day, kind, order_id, currency, 0, 0, 0, 0, 0, 0, 0, tax_minor FROM order_fact
), seen_fact AS (
  SELECT 'buyer' AS kind, artist_id, currency, person, day FROM line_fact WHERE kind = 'sale'
  UNION ALL
  SELECT 'buyer', '${WHOLE_STORE}', currency, person, day FROM order_fact WHERE kind = 'sale'
  UNION ALL
  SELECT 'track', artist_id, currency, track_id, day FROM track_fact WHERE kind = 'sale'
  UNION ALL
  SELECT 'listener', artist_id, 'XXX', person, day FROM play_fact WHERE person IS NOT NULL
  UNION ALL
  SELECT 'listener', '${WHOLE_STORE}', 'XXX', person, day FROM play_fact WHERE person IS NOT NULL
), ${byTrack("track_hour", "hour", `${RECENT} AND ${hours}`)}, ${byTrack("track_day", "day", days)},
${byArtist("artist_hour", "hour", `${RECENT} AND ${hours}`)}, ${byArtist("artist_day", "day", days)},
${byStore("platform_hour", "hour", hours, ["store_minor", "tax_minor"])}, ${byStore("platform_day", "day", days, [])},
${upsert(
  "platform_minute",
  "minute, currency",
  [],
  ["orders", "gross_minor", "refunds", "refunds_minor", "fees_minor"],
  `SELECT date_trunc('minute', at), currency, ${ORDERS}, sum(gross_minor), count(DISTINCT refund_id), sum(refunds_minor), sum(fees_minor)
  FROM line_fact WHERE ${RECENT} AND ${days} GROUP BY 1, 2 ORDER BY 1, 2`,
)},
seen AS (
  INSERT INTO reach_seen (artist_id, kind, currency, person, first_day, last_day)
  SELECT artist_id::uuid, kind, currency, person, min(day), max(day) FROM seen_fact GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (artist_id, kind, currency, person) DO UPDATE SET
    first_before = reach_seen.first_day, last_before = reach_seen.last_day,
    first_day = least(reach_seen.first_day, EXCLUDED.first_day), last_day = greatest(reach_seen.last_day, EXCLUDED.last_day)
  WHERE reach_seen.last_day < EXCLUDED.last_day OR reach_seen.first_day > EXCLUDED.first_day
  RETURNING artist_id, kind, currency, first_day, last_day, first_before, last_before
), moved AS (
  SELECT artist_id, kind, currency, m.day, m.first_seen, m.last_seen FROM seen, LATERAL (VALUES
    (first_day, 1, 0), (first_before, -1, 0), (last_day, 0, 1), (last_before, 0, -1)) AS m(day, first_seen, last_seen) WHERE m.day IS NOT NULL
), ${upsert(
  "reach_day",
  "artist_id, kind, currency, day",
  [],
  ["first_seen", "last_seen"],
  `SELECT artist_id, kind, currency, day, sum(first_seen), sum(last_seen) FROM moved GROUP BY 1, 2, 3, 4
  HAVING sum(first_seen) <> 0 OR sum(last_seen) <> 0 ORDER BY 1, 2, 3, 4`,
)}`;

const PAST = "day < (SELECT store_day_now())";
const left = (kind: string) => `coalesce(sum(last_seen) FILTER (WHERE kind = '${kind}'), 0)`;

/** Further parts of that WITH: what changed of days that may have been added up already (close-days.ts). */
export const WRITE_PAST_CHANGES = `
late AS (
  INSERT INTO artist_closed_change (day, currency, artist_id, ${MONEY.join(", ")}, orders)
  SELECT day, currency, artist_id, ${sums(MONEY)}, ${ORDERS} FROM artist_fact WHERE ${PAST} GROUP BY 1, 2, 3
), left_past AS (
  INSERT INTO artist_closed_change (day, currency, artist_id, buyers, listeners, sold_tracks)
  SELECT day, currency, artist_id, ${left("buyer")}, ${left("listener")}, ${left("track")} FROM moved
  WHERE ${PAST} AND last_seen <> 0 AND artist_id <> '${WHOLE_STORE}' GROUP BY 1, 2, 3
)`;
