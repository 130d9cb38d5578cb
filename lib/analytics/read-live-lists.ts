import "server-only";
import { pool } from "../platform/db";
import { coverUrl } from "../shared/cover-url";
import { toPublicId } from "../shared/ids";
import type { Currency } from "../shared/money";
import type { LiveSnapshot } from "../shared/schemas/live";

const LAST_SALES = 20;
const TOP_TRACKS = 6;
const PPM = 1_000_000;

/** Best tracks of the hour by revenue, each with its share of the hour's whole revenue. */
export async function readTopTracks(currency: Currency, hour: Date): Promise<LiveSnapshot["topTracks"]> {
  const { rows } = await pool.query<{
    track_id: string;
    title: string;
    artist_name: string;
    cover_cid: string | null;
    gross_minor: number;
    total: number;
  }>(
    `SELECT h.track_id, t.title, a.name AS artist_name, r.cover_cid, h.gross_minor, (sum(h.gross_minor) OVER ())::bigint AS total
     FROM track_hour h JOIN track t ON t.id = h.track_id JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = h.artist_id
     WHERE h.hour = $1 AND h.currency = $2 AND h.gross_minor > 0 ORDER BY h.gross_minor DESC, h.track_id LIMIT ${TOP_TRACKS}`,
    [hour, currency],
  );
  return rows.map((row) => ({
    trackId: toPublicId("track", row.track_id),
    title: row.title,
    artistName: row.artist_name,
    coverUrl: coverUrl(row.cover_cid),
    revenueMinor: row.gross_minor,
    sharePpm: Math.round((row.gross_minor / row.total) * PPM),
  }));
}

type SaleRow = {
  order_id: string;
  at: Date;
  title: string;
  artist_name: string;
  kind: "track" | "release";
  rail: string | null;
  country: string;
  net_minor: number;
  cover_cid: string | null;
};

// Refunds have ids in the order of time, so the newest are found by them; a seller sees what went back as a negative sale.
const lastSalesSql = (isWithin: (column: string) => string) => `
  WITH sale AS (
    SELECT o.id, o.paid_at, o.country, p.rail
    FROM (SELECT * FROM customer_order WHERE paid_at IS NOT NULL AND ${isWithin("paid_at")} AND currency = $1 ORDER BY paid_at DESC, id DESC LIMIT ${LAST_SALES}) o
    LEFT JOIN LATERAL (SELECT at.rail FROM payment_attempt at JOIN payment pay ON pay.id = at.payment_id WHERE pay.order_id = o.id AND at.state = 'captured') p ON true
  ), refunded AS (
    SELECT r.id, r.finished_at, a.rail, o.id AS order_id, o.country FROM refund r JOIN payment_attempt a ON a.id = r.attempt_id
    JOIN payment pay ON pay.id = r.payment_id JOIN customer_order o ON o.id = pay.order_id
    WHERE r.state = 'succeeded' AND ${isWithin("r.finished_at")} AND r.currency = $1 ORDER BY r.id DESC LIMIT ${LAST_SALES}
  ), moved AS (
    SELECT sale.id AS order_id, sale.paid_at AS at, sale.country, sale.rail, l.id AS line_id, l.net_minor FROM sale JOIN order_line l ON l.order_id = sale.id
    UNION ALL
    SELECT refunded.order_id, refunded.finished_at, refunded.country, refunded.rail, x.order_line_id, -x.net_minor
    FROM refunded JOIN refund_line x ON x.refund_id = refunded.id
  )
  SELECT m.order_id, m.at, l.title, a.name AS artist_name, l.kind, m.rail, m.country, m.net_minor, r.cover_cid
  FROM moved m JOIN order_line l ON l.id = m.line_id JOIN artist a ON a.id = l.artist_id JOIN release r ON r.id = l.release_id
  ORDER BY m.at DESC, m.order_id DESC, l.position LIMIT ${LAST_SALES}`;

const EVER = lastSalesSql(() => "true");
const OF_HOUR = lastSalesSql((column) => `${column} >= $2 AND ${column} < $2::timestamptz + interval '1 hour'`);

/** The newest sold lines and, as negative amounts, the newest refunded ones; newest first. `hour`: only its own. */
export async function readLastSales(currency: Currency, hour?: Date): Promise<LiveSnapshot["lastSales"]> {
  const { rows } = hour
    ? await pool.query<SaleRow>(OF_HOUR, [currency, hour])
    : await pool.query<SaleRow>(EVER, [currency]);
  return rows.map((row) => ({
    orderId: toPublicId("order", row.order_id),
    at: row.at.toISOString(),
    title: row.title,
    artistName: row.artist_name,
    kind: row.kind,
    rail: row.rail,
    country: row.country,
    amountMinor: row.net_minor,
    coverUrl: coverUrl(row.cover_cid),
  }));
}
