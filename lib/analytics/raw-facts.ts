import "server-only";

/**
 * Who bought, counted once over guest orders of one address: an order (alias `o`) and its contact (alias `c`). Of an address that
 * was erased its alias is left.
 */
export const BUYER = "coalesce(o.buyer_id, o.guest_alias, person_of(lower(c.email)), o.id)";

/**
 * The truth the roll-ups are held against, as the beginning of a WITH: `line_raw`, one row per order line and event. Sales from
 * orders and allocations; refunds, lost disputes and settled fees from the ledger. `sale` narrows `o` and `l`, `later` also `t`.
 */
export function rawLines(sale: string, later: string): string {
  return `
sold AS (
  SELECT o.paid_at AS at, 'sale' AS kind, 'sale' AS event, o.id AS order_id, NULL::text AS refund_id, o.id AS event_id, o.currency::text, o.created_at AS ordered_at,
    l.id AS line_id, l.artist_id, l.release_id, l.track_id, l.title, 1 AS copies, l.net_minor AS gross_minor, 0::bigint AS refunds_minor, l.tax_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary LIKE 'provider:%'), 0)::bigint AS fees_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary LIKE 'artist:%'), 0)::bigint AS net_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary = 'store'), 0)::bigint AS store_minor
  FROM customer_order o JOIN order_line l ON l.order_id = o.id LEFT JOIN line_allocation x ON x.order_line_id = l.id
  WHERE o.paid_at IS NOT NULL AND ${sale} GROUP BY o.id, l.id
), posted AS (
  SELECT t.occurred_at AS at, t.kind, t.id AS event_id, coalesce(t.source_id, t.id)::text AS source_id, o.id AS order_id, o.currency::text,
    o.created_at AS ordered_at, o.fee_bearer, l.id AS line_id, l.artist_id, l.release_id, l.track_id, l.title,
    coalesce(sum(e.amount_minor) FILTER (WHERE e.account LIKE 'artist:%'), 0)::bigint AS artist_minor,
    coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'platform:fees'), 0)::bigint AS store_minor,
    coalesce(sum(e.amount_minor) FILTER (WHERE e.account LIKE 'fees:%'), 0)::bigint AS fees_minor,
    coalesce(sum(e.amount_minor) FILTER (WHERE e.account LIKE 'tax:%'), 0)::bigint AS tax_minor
  FROM ledger_transaction t JOIN customer_order o ON o.id = t.order_id JOIN ledger_entry e ON e.transaction_id = t.id
  JOIN order_line l ON l.id = e.order_line_id
  WHERE t.kind IN ('refund', 'dispute_lost', 'fee_true_up') AND ${later} GROUP BY t.id, o.id, l.id
), line_raw AS (
  SELECT at, kind, event, event_id, order_id, refund_id, currency, ordered_at, line_id, artist_id, release_id, track_id, title,
    copies, gross_minor, refunds_minor, fees_minor, net_minor, store_minor, tax_minor FROM sold
  UNION ALL
  SELECT at, 'refund', CASE kind WHEN 'refund' THEN 'refund' ELSE 'dispute' END, event_id, order_id, source_id, currency, ordered_at, line_id, artist_id,
    release_id, track_id, title, 0, 0, artist_minor + store_minor, 0, -artist_minor, -store_minor, -tax_minor
  FROM posted WHERE kind <> 'fee_true_up'
  UNION ALL
  SELECT at, 'fee', 'fee', event_id, order_id, NULL, currency, ordered_at, line_id, artist_id, release_id, track_id, title,
    0, 0, 0, fees_minor, -artist_minor, CASE fee_bearer WHEN 'store' THEN -fees_minor ELSE 0 END, 0
  FROM posted WHERE kind = 'fee_true_up'
)`;
}

/** The function takes longer than all else about a line, and most lines are one track or have nothing to divide. */
function divide(column: string): string {
  return `CASE WHEN cardinality(prices) = 1 THEN ARRAY[line_raw.${column}]
      WHEN line_raw.${column} = 0 THEN array_fill(0::bigint, ARRAY[cardinality(prices)]) ELSE divide_by_weights(line_raw.${column}, prices) END`;
}

/**
 * `track_raw`, continuing `rawLines`: each line divided over the tracks it sold, by the prices they have now. A release whose
 * tracks were priced anew since divides a past sale otherwise than that day's roll-up; the sum is the line's either way.
 */
export const RAW_TRACKS = `
track_raw AS (
  SELECT line_raw.at, kind, event, event_id, order_id, currency, artist_id, title, copies, part.track_id, part.gross_minor, part.refunds_minor,
    part.fees_minor, part.net_minor
  FROM line_raw, LATERAL (
    SELECT array_agg(t.id ORDER BY t.disc, t.position) AS ids, array_agg(coalesce(t.price_minor, 0) ORDER BY t.disc, t.position) AS prices
    FROM track t WHERE t.release_id = line_raw.release_id AND (line_raw.track_id IS NULL OR t.id = line_raw.track_id)
      AND (t.deleted_at IS NULL OR t.deleted_at > line_raw.ordered_at)
  ) AS sold_tracks, LATERAL unnest(ids, ${["gross_minor", "refunds_minor", "fees_minor", "net_minor"].map(divide).join(", ")})
    AS part(track_id, gross_minor, refunds_minor, fees_minor, net_minor)
)`;
