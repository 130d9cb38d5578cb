import "server-only";
import { type Db, pool } from "../platform/db";

/** One figure on which a roll-up and its recount differ. `key` names the row, amounts are minor units or counts. */
export type Drift = { rollUp: string; key: string; column: string; rolledUp: number; recounted: number };

/**
 * Sales per line from orders and allocations, refunds, lost disputes and settled fees from the ledger, plays from plays: the
 * raw truth that the roll-ups must equal.
 */
const RAW = `
WITH zone AS (SELECT time_zone AS name FROM instance),
sold AS (
  SELECT o.paid_at AS at, o.id AS order_id, o.currency, l.artist_id, 1 AS copies, l.net_minor AS gross_minor, 0::bigint AS refunds_minor, l.tax_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary LIKE 'provider:%'), 0)::bigint AS fees_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary LIKE 'artist:%'), 0)::bigint AS net_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary = 'store'), 0)::bigint AS store_minor
  FROM customer_order o JOIN order_line l ON l.order_id = o.id LEFT JOIN line_allocation x ON x.order_line_id = l.id
  WHERE o.paid_at IS NOT NULL GROUP BY o.id, l.id
), later AS (
  SELECT t.occurred_at AS at, t.kind, o.currency, o.fee_bearer, l.artist_id, e.amount_minor, split_part(e.account, ':', 1) AS account
  FROM ledger_transaction t JOIN customer_order o ON o.id = t.order_id JOIN ledger_entry e ON e.transaction_id = t.id
  JOIN order_line l ON l.id = e.order_line_id
  WHERE t.kind IN ('refund', 'dispute_lost', 'fee_true_up')
), line AS (
  SELECT * FROM sold
  UNION ALL
  SELECT at, NULL, currency, artist_id, 0, 0,
    CASE WHEN kind <> 'fee_true_up' AND account IN ('artist', 'platform') THEN amount_minor ELSE 0 END,
    CASE WHEN account = 'tax' THEN -amount_minor ELSE 0 END,
    CASE WHEN account = 'fees' THEN amount_minor ELSE 0 END,
    CASE WHEN account = 'artist' THEN -amount_minor ELSE 0 END,
    CASE WHEN account = 'platform' OR (account = 'fees' AND fee_bearer = 'store') THEN -amount_minor ELSE 0 END
  FROM later
)`;

const BY_ARTIST_DAY = `${RAW}
SELECT coalesce(raw.day, rolled.day)::text || ' ' || coalesce(raw.artist_id, rolled.artist_id) || ' ' || coalesce(raw.currency, rolled.currency) AS key,
  to_jsonb(raw) AS raw, to_jsonb(rolled) AS rolled
FROM (
  SELECT (at AT TIME ZONE zone.name)::date AS day, artist_id, currency, sum(copies) AS copies, sum(gross_minor)::bigint AS gross_minor,
    sum(refunds_minor)::bigint AS refunds_minor, sum(fees_minor)::bigint AS fees_minor, sum(net_minor)::bigint AS net_minor, 0::bigint AS plays
  FROM line, zone GROUP BY 1, 2, 3
  UNION ALL
  SELECT (played_at AT TIME ZONE zone.name)::date, artist_id, 'XXX', 0, 0, 0, 0, 0, count(*) FROM play, zone GROUP BY 1, 2) raw
FULL JOIN artist_day rolled ON rolled.day = raw.day AND rolled.artist_id = raw.artist_id AND rolled.currency = raw.currency`;

const BY_PLATFORM_HOUR = `${RAW}
SELECT coalesce(raw.hour, rolled.hour)::text || ' ' || coalesce(raw.currency, rolled.currency) AS key, to_jsonb(raw) AS raw, to_jsonb(rolled) AS rolled
FROM (
  SELECT date_trunc('hour', at, 'UTC') AS hour, currency, count(DISTINCT order_id) AS orders, sum(copies) AS copies, sum(gross_minor)::bigint AS gross_minor,
    sum(tax_minor)::bigint AS tax_minor, sum(refunds_minor)::bigint AS refunds_minor, sum(fees_minor)::bigint AS fees_minor,
    sum(store_minor)::bigint AS store_minor, sum(net_minor)::bigint AS net_minor, 0::bigint AS plays
  FROM line GROUP BY 1, 2
  UNION ALL
  SELECT date_trunc('hour', played_at, 'UTC'), 'XXX', 0, 0, 0, 0, 0, 0, 0, 0, count(*) FROM play GROUP BY 1) raw
FULL JOIN platform_hour rolled ON rolled.hour = raw.hour AND rolled.currency = raw.currency`;

/** Tracks add up to their artist, whatever a release was divided into. */
const TRACKS_AGAINST_ARTISTS = `
SELECT a.day::text || ' ' || a.artist_id || ' ' || a.currency AS key, to_jsonb(a) AS rolled,
  (SELECT jsonb_build_object('gross_minor', sum(t.gross_minor), 'refunds_minor', sum(t.refunds_minor), 'fees_minor', sum(t.fees_minor), 'net_minor', sum(t.net_minor), 'plays', sum(t.plays))
   FROM track_day t WHERE t.day = a.day AND t.artist_id = a.artist_id AND t.currency = a.currency) AS raw
FROM artist_day a`;

const MONEY = ["gross_minor", "refunds_minor", "fees_minor", "net_minor"];
const CHECKS = [
  { rollUp: "artist_day", sql: BY_ARTIST_DAY, columns: ["copies", ...MONEY, "plays"] },
  {
    rollUp: "platform_hour",
    sql: BY_PLATFORM_HOUR,
    columns: ["orders", "copies", ...MONEY, "tax_minor", "store_minor", "plays"],
  },
  { rollUp: "track_day", sql: TRACKS_AGAINST_ARTISTS, columns: [...MONEY, "plays"] },
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
