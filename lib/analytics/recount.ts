import "server-only";
import { type Db, pool } from "../platform/db";

/** One figure on which a roll-up and its recount differ. `key` names the row, amounts are minor units or counts. */
export type Drift = { rollUp: string; key: string; column: string; rolledUp: number; recounted: number };

/** Sales per line from orders and allocations, plays from plays: the raw truth that the roll-ups must equal. */
const RAW = `
WITH zone AS (SELECT time_zone AS name FROM instance),
line AS (
  SELECT o.id AS order_id, o.paid_at, o.currency, l.id AS line_id, l.artist_id, l.net_minor AS gross_minor, l.tax_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary LIKE 'provider:%'), 0)::bigint AS fees_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary LIKE 'artist:%'), 0)::bigint AS net_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary = 'store'), 0)::bigint AS store_minor
  FROM customer_order o JOIN order_line l ON l.order_id = o.id LEFT JOIN line_allocation x ON x.order_line_id = l.id
  WHERE o.paid_at IS NOT NULL GROUP BY o.id, l.id)`;

const BY_ARTIST_DAY = `${RAW}
SELECT coalesce(raw.day, rolled.day)::text || ' ' || coalesce(raw.artist_id, rolled.artist_id) || ' ' || coalesce(raw.currency, rolled.currency) AS key,
  to_jsonb(raw) AS raw, to_jsonb(rolled) AS rolled
FROM (
  SELECT (paid_at AT TIME ZONE zone.name)::date AS day, artist_id, currency, count(*) AS copies, sum(gross_minor)::bigint AS gross_minor,
    sum(fees_minor)::bigint AS fees_minor, sum(net_minor)::bigint AS net_minor, 0::bigint AS plays FROM line, zone GROUP BY 1, 2, 3
  UNION ALL
  SELECT (played_at AT TIME ZONE zone.name)::date, artist_id, 'XXX', 0, 0, 0, 0, count(*) FROM play, zone GROUP BY 1, 2) raw
FULL JOIN artist_day rolled ON rolled.day = raw.day AND rolled.artist_id = raw.artist_id AND rolled.currency = raw.currency`;

const BY_PLATFORM_HOUR = `${RAW}
SELECT coalesce(raw.hour, rolled.hour)::text || ' ' || coalesce(raw.currency, rolled.currency) AS key, to_jsonb(raw) AS raw, to_jsonb(rolled) AS rolled
FROM (
  SELECT date_trunc('hour', paid_at, 'UTC') AS hour, currency, count(DISTINCT order_id) AS orders, count(*) AS copies, sum(gross_minor)::bigint AS gross_minor,
    sum(tax_minor)::bigint AS tax_minor, sum(fees_minor)::bigint AS fees_minor, sum(store_minor)::bigint AS store_minor, sum(net_minor)::bigint AS net_minor, 0::bigint AS plays
  FROM line GROUP BY 1, 2
  UNION ALL
  SELECT date_trunc('hour', played_at, 'UTC'), 'XXX', 0, 0, 0, 0, 0, 0, 0, count(*) FROM play GROUP BY 1) raw
FULL JOIN platform_hour rolled ON rolled.hour = raw.hour AND rolled.currency = raw.currency`;

/** Tracks add up to their artist, whatever a release was divided into. */
const TRACKS_AGAINST_ARTISTS = `
SELECT a.day::text || ' ' || a.artist_id || ' ' || a.currency AS key, to_jsonb(a) AS rolled,
  (SELECT jsonb_build_object('gross_minor', sum(t.gross_minor), 'fees_minor', sum(t.fees_minor), 'net_minor', sum(t.net_minor), 'plays', sum(t.plays))
   FROM track_day t WHERE t.day = a.day AND t.artist_id = a.artist_id AND t.currency = a.currency) AS raw
FROM artist_day a`;

const CHECKS = [
  { rollUp: "artist_day", sql: BY_ARTIST_DAY, columns: ["copies", "gross_minor", "fees_minor", "net_minor", "plays"] },
  {
    rollUp: "platform_hour",
    sql: BY_PLATFORM_HOUR,
    columns: ["orders", "copies", "gross_minor", "tax_minor", "fees_minor", "store_minor", "net_minor", "plays"],
  },
  { rollUp: "track_day", sql: TRACKS_AGAINST_ARTISTS, columns: ["gross_minor", "fees_minor", "net_minor", "plays"] },
];

/** Recounts everything from raw rows and returns every difference; empty when the outbox is empty and all is right. */
export async function recountRollUps(db: Db = pool): Promise<Drift[]> {
  const drifts: Drift[] = [];
  for (const { rollUp, sql, columns } of CHECKS) {
    const { rows } = await db.query<{
      key: string;
      raw: Record<string, number> | null;
      rolled: Record<string, number> | null;
    }>(sql);
    for (const { key, raw, rolled } of rows)
      for (const column of columns) {
        const [rolledUp, recounted] = [rolled?.[column] ?? 0, raw?.[column] ?? 0];
        if (rolledUp !== recounted) drifts.push({ rollUp, key, column, rolledUp, recounted });
      }
  }
  return drifts;
}
