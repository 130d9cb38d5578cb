import "server-only";
import { type Db, pool } from "../platform/db";
import { log } from "../platform/log";
import { gauge } from "../platform/metrics";
import { getStoreZone } from "../platform/settings";
import { newId } from "../shared/ids";
import { CURRENCIES } from "../shared/money";
import { addDays, dayInZone, startOfDay } from "../shared/time";
import { BUYER, rawLines } from "./raw-facts";
import { alone } from "./rebuild-roll-ups";
import { WHOLE_STORE } from "./roll-up-upserts";
import { readZone } from "./zone-of-record";

/** One figure on which a roll-up and its recount differ. `key` names the row, its currency last, amounts are minor units or counts. */
export type Drift = { rollUp: string; key: string; column: string; rolledUp: number; recounted: number };
/** Half-open, whole days of the store. */
type Span = { days: [first: string, last: string]; from: Date; to: Date };

const drift = gauge(
  "backline_rollup_drift_minor",
  "Minor units by which the roll-ups of the last recounted days miss the raw rows",
  ["currency"],
);

const MONEY = ["gross_minor", "refunds_minor", "fees_minor", "net_minor"];
const SUMS = ["copies", ...MONEY].map((column) => `sum(${column})::bigint AS ${column}`).join(", ");
const ORDERS = "count(DISTINCT order_id) FILTER (WHERE kind = 'sale') AS orders";
const NOTHING_SOLD = "0, 0, 0, 0, 0, 0";
const DAY = "(at AT TIME ZONE zone.name)::date AS day";
const PLAY_DAY = "(played_at AT TIME ZONE zone.name)::date AS day";

const span = (column: string) => `${column} >= $1 AND ${column} < $2`;
const RAW = `WITH zone AS (SELECT time_zone AS name FROM instance), ${rawLines(span("o.paid_at"), span("t.occurred_at"))}`;
const IN_DAYS = "WHERE day BETWEEN $3 AND $4";
const IN_HOURS = "WHERE hour >= $1 AND hour < $2";

type Check = { rollUp: string; key: string[]; columns: string[]; raw: string; rolled: string };

const CHECKS: Check[] = [
  {
    rollUp: "artist_day",
    key: ["day", "artist_id", "currency"],
    columns: ["orders", "copies", ...MONEY, "plays"],
    raw: `SELECT ${DAY}, artist_id, currency, ${ORDERS}, ${SUMS}, 0::bigint AS plays FROM line_raw, zone GROUP BY 1, 2, 3
      UNION ALL SELECT ${PLAY_DAY}, artist_id, 'XXX', ${NOTHING_SOLD}, count(*) FROM play, zone WHERE ${span("played_at")} GROUP BY 1, 2`,
    rolled: `SELECT * FROM artist_day ${IN_DAYS}`,
  },
  {
    rollUp: "platform_day",
    key: ["day", "currency"],
    columns: ["orders", "copies", ...MONEY, "plays"],
    raw: `SELECT ${DAY}, currency, ${ORDERS}, ${SUMS}, 0::bigint AS plays FROM line_raw, zone GROUP BY 1, 2
      UNION ALL SELECT ${PLAY_DAY}, 'XXX', ${NOTHING_SOLD}, count(*) FROM play, zone WHERE ${span("played_at")} GROUP BY 1`,
    rolled: `SELECT * FROM platform_day ${IN_DAYS}`,
  },
  {
    rollUp: "platform_hour",
    key: ["hour", "currency"],
    columns: ["orders", "copies", ...MONEY, "tax_minor", "store_minor", "plays"],
    raw: `SELECT date_trunc('hour', at, 'UTC') AS hour, currency, ${ORDERS}, ${SUMS}, sum(tax_minor)::bigint AS tax_minor,
        sum(store_minor)::bigint AS store_minor, 0::bigint AS plays FROM line_raw GROUP BY 1, 2
      UNION ALL SELECT date_trunc('hour', played_at, 'UTC'), 'XXX', ${NOTHING_SOLD}, 0, 0, count(*) FROM play WHERE ${span("played_at")} GROUP BY 1`,
    rolled: `SELECT * FROM platform_hour ${IN_HOURS}`,
  },
  {
    // tracks add up to their artist, whatever a release was divided into
    rollUp: "track_day",
    key: ["day", "artist_id", "currency"],
    columns: [...MONEY, "plays"],
    raw: `SELECT * FROM artist_day ${IN_DAYS}`,
    rolled: `SELECT day, artist_id, currency, ${SUMS}, sum(plays)::bigint AS plays FROM track_day ${IN_DAYS} GROUP BY 1, 2, 3`,
  },
  {
    rollUp: "track_day",
    key: ["day", "track_id"],
    columns: ["plays", "completes", "skips"],
    raw: `SELECT ${PLAY_DAY}, track_id, count(*) AS plays, count(*) FILTER (WHERE outcome = 'complete') AS completes,
        count(*) FILTER (WHERE outcome = 'skip') AS skips FROM play, zone WHERE ${span("played_at")} GROUP BY 1, 2`,
    rolled: `SELECT * FROM track_day ${IN_DAYS} AND currency = 'XXX'`,
  },
];

const PEOPLE = ["buyers", "listeners", "sold_tracks"];
const seen = (kind: string) => `sum(last_seen) FILTER (WHERE kind = '${kind}')::bigint`;
const inPeriod = (alias: string) => `${alias}.day > c.day - p.days AND ${alias}.day <= c.day`;
const SHORT_PERIODS = "closed_days c, (VALUES ('7d', 7), ('30d', 30)) AS p(period, days)";

/** Days added up once, with today's and what changed since, against the same days one by one. */
const CLOSED: Check = {
  rollUp: "artist_closed",
  key: ["period", "artist_id", "currency"],
  columns: ["orders", "copies", ...MONEY, "plays", ...PEOPLE],
  raw: `SELECT * FROM (
      SELECT period, artist_id, currency, sum(orders)::bigint AS orders, ${SUMS}, sum(plays)::bigint AS plays
      FROM (SELECT p.period, d.* FROM artist_day d, ${SHORT_PERIODS} WHERE ${inPeriod("d")}) d GROUP BY 1, 2, 3) money
    FULL JOIN (
      SELECT period, artist_id, currency, ${seen("buyer")} AS buyers, ${seen("listener")} AS listeners, ${seen("track")} AS sold_tracks
      FROM (SELECT p.period, r.* FROM reach_day r, ${SHORT_PERIODS} WHERE ${inPeriod("r")} AND r.artist_id <> '${WHOLE_STORE}') r GROUP BY 1, 2, 3) people
    USING (period, artist_id, currency)`,
  rolled: `SELECT period, artist_id, currency, sum(orders)::bigint AS orders, ${SUMS}, sum(plays)::bigint AS plays,
      ${PEOPLE.map((column) => `sum(${column})::bigint AS ${column}`).join(", ")}
    FROM artist_span WHERE period IN ('7d', '30d') AND EXISTS (SELECT 1 FROM closed_days WHERE day IS NOT NULL) GROUP BY 1, 2, 3`,
};

/** Everyone ever seen, by what they were seen as; the days of it add up to them. */
const REACH: Check = {
  rollUp: "reach_day",
  key: ["artist_id", "kind", "currency"],
  columns: ["first_seen", "last_seen"],
  raw: `SELECT artist_id, kind, currency, count(DISTINCT person) AS first_seen, count(DISTINCT person) AS last_seen FROM (
      SELECT x.artist_id, 'buyer' AS kind, o.currency::text, ${BUYER} AS person FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id
        JOIN order_line l ON l.order_id = o.id, LATERAL (VALUES (l.artist_id), ('${WHOLE_STORE}'::uuid)) AS x(artist_id) WHERE ${span("o.paid_at")}
      UNION ALL
      SELECT x.artist_id, 'listener', 'XXX', person_of(p.listener_id) FROM play p, LATERAL (VALUES (p.artist_id), ('${WHOLE_STORE}'::uuid)) AS x(artist_id)
        WHERE ${span("played_at")}) seen GROUP BY 1, 2, 3`,
  rolled: `SELECT artist_id, kind, currency::text, sum(first_seen)::bigint AS first_seen, sum(last_seen)::bigint AS last_seen FROM reach_day
    WHERE kind IN ('buyer', 'listener') GROUP BY 1, 2, 3`,
};

const write = ({ key, raw, rolled }: Check) => `${RAW}
SELECT concat_ws(' ', ${key.map((column) => `coalesce(raw.${column}::text, rolled.${column}::text)`).join(", ")}) AS key, to_jsonb(raw) AS raw, to_jsonb(rolled) AS rolled
FROM (${raw}) raw FULL JOIN (${rolled}) rolled ON ${key.map((column) => `rolled.${column} = raw.${column}`).join(" AND ")}
WHERE $3::date <= $4::date`;

/** Recounts everything from raw rows and returns every difference; empty when the outbox is empty and all is right. */
export async function recountRollUps(db: Db = pool): Promise<Drift[]> {
  const all: Span = { days: ["0001-01-01", "9999-12-31"], from: new Date(0), to: new Date("9999-12-31T00:00:00Z") };
  return recount(db, all, [...CHECKS, CLOSED, REACH]);
}

/**
 * Recounts days of the store, both inclusive, on one snapshot with nothing left to merge; the metric says by how much the
 * roll-ups miss, the log by what. Mergers wait meanwhile, sales do not. While a change of the zone is counted there is nothing to compare.
 */
export async function recountDays(first: string, last: string): Promise<Drift[]> {
  const checks = [...CHECKS.filter(({ rollUp }) => rollUp !== "platform_hour"), CLOSED];
  const drifts = await alone(async (db) => {
    const { zone, isChanging } = await readZone(db);
    // its days are of two zones until the last one is counted
    if (isChanging) return null;
    return recount(
      db,
      { days: [first, last], from: startOfDay(first, zone), to: startOfDay(addDays(last, 1), zone) },
      checks,
    );
  });
  if (!drifts) return [];
  const driftMinor = sumByCurrency(drifts);
  for (const [currency, minor] of Object.entries(driftMinor)) drift.set({ currency }, minor);
  await pool.query("INSERT INTO system_metrics (id, name, value) VALUES ($1, 'rollup_recount', $2)", [
    newId(),
    JSON.stringify({ first, last, driftMinor, differences: drifts.length }),
  ]);
  if (drifts.length > 0) log.error({ drifts: drifts.slice(0, 20), first, last }, "roll-ups differ from the raw rows");
  return drifts;
}

/** Every currency is in it, so that one that is right again says so. */
function sumByCurrency(drifts: readonly Drift[]): Record<string, number> {
  const sums: Record<string, number> = Object.fromEntries(CURRENCIES.map((currency) => [currency, 0]));
  for (const { key, rolledUp, recounted } of drifts.filter(({ column }) => MONEY.includes(column))) {
    const currency = key.slice(-3);
    sums[currency] = (sums[currency] ?? 0) + Math.abs(rolledUp - recounted);
  }
  return sums;
}

/** Yesterday and today, for the nightly job. */
export async function recountLastDays(now = new Date()): Promise<Drift[]> {
  const today = dayInZone(now, await getStoreZone());
  return recountDays(addDays(today, -1), today);
}

async function recount(db: Db, { days, from, to }: Span, checks: readonly Check[]): Promise<Drift[]> {
  const drifts: Drift[] = [];
  for (const check of checks) {
    const { rows } = await db.query<{
      key: string;
      raw: Record<string, number> | null;
      rolled: Record<string, number> | null;
    }>(write(check), [from, to, ...days]);
    for (const { key, raw, rolled } of rows)
      for (const column of check.columns) {
        const [rolledUp, recounted] = [rolled?.[column] ?? 0, raw?.[column] ?? 0];
        if (rolledUp !== recounted) drifts.push({ rollUp: check.rollUp, key, column, rolledUp, recounted });
      }
  }
  return drifts;
}
