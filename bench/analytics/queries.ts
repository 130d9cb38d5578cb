/** What comes to mind first. The joins multiply each other: wrong by the number of tracks, sales and plays that meet. */
export const NAIVE = `
SELECT a.id, a.name, count(t.id) AS tracks, coalesce(sum(l.net_minor), 0) AS gross_minor, count(p.id) AS plays
FROM artist a LEFT JOIN track t ON t.artist_id = a.id
LEFT JOIN (order_line l JOIN customer_order o ON o.id = l.order_id AND o.currency = $1 AND o.paid_at >= $2) ON l.track_id = t.id
LEFT JOIN play p ON p.track_id = t.id AND p.played_at >= $2
GROUP BY a.id ORDER BY gross_minor DESC, a.id LIMIT 100`;

/** The same without plays: it ends, and counts an artist's tracks once for every sale. */
export const NAIVE_WITHOUT_PLAYS = `
SELECT a.id, a.name, count(t.id) AS tracks, coalesce(sum(l.net_minor), 0) AS gross_minor
FROM artist a LEFT JOIN track t ON t.artist_id = a.id
LEFT JOIN (order_line l JOIN customer_order o ON o.id = l.order_id AND o.currency = $1 AND o.paid_at >= $2) ON l.track_id = t.id
GROUP BY a.id ORDER BY gross_minor DESC, a.id LIMIT 100`;

/** Right, from raw rows: each fact is summed by itself before anything is joined, distinct people are counted as such. */
export const CORRECT_RAW = `
WITH sold AS (
  SELECT l.artist_id, l.id, l.net_minor, l.track_id, coalesce(o.buyer_id, o.id) AS buyer,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary LIKE 'provider:%'), 0) AS fees_minor,
    coalesce(sum(x.amount_minor) FILTER (WHERE x.beneficiary LIKE 'artist:%'), 0) AS artist_minor
  FROM customer_order o JOIN order_line l ON l.order_id = o.id JOIN line_allocation x ON x.order_line_id = l.id
  WHERE o.paid_at >= $2 AND o.currency = $1 GROUP BY l.id, o.id
), sales AS (
  SELECT artist_id, count(*) AS copies, sum(net_minor) AS gross_minor, sum(fees_minor) AS fees_minor, sum(artist_minor) AS net_minor,
    count(DISTINCT buyer) AS buyers, count(DISTINCT track_id) AS sold_tracks
  FROM sold GROUP BY 1
), refunds AS (
  SELECT l.artist_id, sum(e.amount_minor) AS refunds_minor, sum(e.amount_minor) FILTER (WHERE e.account LIKE 'artist:%') AS artist_minor
  FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id JOIN order_line l ON l.id = e.order_line_id
  WHERE t.kind = 'refund' AND t.occurred_at >= $2 AND e.currency = $1 AND (e.account LIKE 'artist:%' OR e.account = 'platform:fees') GROUP BY 1
), heard AS (
  SELECT artist_id, count(*) AS plays, count(DISTINCT listener_id) AS listeners FROM play WHERE played_at >= $2 GROUP BY 1
), published AS (
  SELECT t.artist_id, count(*) AS tracks FROM track t JOIN release r ON r.id = t.release_id
  WHERE r.status = 'published' AND r.deleted_at IS NULL AND t.deleted_at IS NULL GROUP BY 1
)
SELECT a.id, a.name, coalesce(copies, 0)::int AS copies, coalesce(gross_minor, 0)::bigint AS gross_minor, -coalesce(refunds_minor, 0)::bigint AS refunds_minor,
  coalesce(fees_minor, 0)::bigint AS fees_minor, (coalesce(net_minor, 0) - coalesce(artist_minor, 0))::bigint AS net_minor, coalesce(plays, 0)::int AS plays,
  coalesce(buyers, 0)::int AS buyers, coalesce(listeners, 0)::int AS listeners, coalesce(sold_tracks, 0)::int AS sold_tracks, coalesce(tracks, 0)::int AS tracks
FROM artist a LEFT JOIN sales ON sales.artist_id = a.id LEFT JOIN refunds ON refunds.artist_id = a.id LEFT JOIN heard ON heard.artist_id = a.id
LEFT JOIN published ON published.artist_id = a.id
ORDER BY coalesce(gross_minor, 0) DESC, a.id LIMIT 100`;
