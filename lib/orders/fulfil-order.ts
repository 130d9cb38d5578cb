import "server-only";
import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { newId } from "@/lib/shared/ids";
import type { Clock } from "@/lib/shared/time";
import { TRACKS_OF_LINE } from "./sale-order";

type Grant = { lineId: string; trackId: string | null; recordingId: string | null };
/** `epoch` is null for an order that cost nothing. */
type Due = { epoch: number | null; grants: Grant[] };

const READ = {
  name: "read-grants",
  text: `
  SELECT (SELECT epoch FROM payment WHERE order_id = $1) AS epoch, coalesce(jsonb_agg(g), '[]') AS grants
  FROM (SELECT l.id AS "lineId", t.id AS "trackId", t.recording_id AS "recordingId"
    FROM customer_order o JOIN order_line l ON l.order_id = o.id LEFT ${TRACKS_OF_LINE}
    WHERE o.id = $1 AND o.status IN ('paid', 'paid_needs_attention') AND o.fulfilled_at IS NULL) g`,
};

// A line that was given back before it could be handed over is handed over revoked. The gate keeps this and a refund that is
// booked at the same moment from not seeing each other: whoever comes second finds another epoch.
const GRANT = {
  name: "grant",
  text: `
  WITH gate AS (
    UPDATE payment SET epoch = epoch + 1 WHERE order_id = $1 AND epoch = $4 RETURNING 1
  ), passed AS (
    SELECT 1 FROM gate UNION ALL SELECT 1 WHERE $4::bigint IS NULL
  ), returned AS (
    SELECT x.order_line_id AS id FROM payment p JOIN refund r ON r.payment_id = p.id AND r.state = 'succeeded'
    JOIN refund_line x ON x.refund_id = r.id JOIN order_line l ON l.id = x.order_line_id
    WHERE p.order_id = $1 GROUP BY x.order_line_id, l.id HAVING sum(x.net_minor + x.tax_minor) = l.net_minor + l.tax_minor
  ), granted AS (
    INSERT INTO entitlement (id, order_id, order_line_id, track_id, recording_id, buyer_id, livemode, created_at, revoked_at)
    SELECT g.id, o.id, g."lineId", g."trackId", g."recordingId", o.buyer_id, o.livemode, $3,
      CASE WHEN EXISTS (SELECT 1 FROM returned WHERE returned.id = g."lineId") THEN $3::timestamptz END
    FROM passed, customer_order o, jsonb_to_recordset($2::jsonb) AS g(id uuid, "lineId" uuid, "trackId" uuid, "recordingId" uuid)
    WHERE o.id = $1 AND o.status IN ('paid', 'paid_needs_attention') ON CONFLICT (order_line_id, track_id) DO NOTHING
  ), done AS (
    DELETE FROM outbox USING passed WHERE id = $1 AND topic = 'fulfil'
  ), receipt AS (
    INSERT INTO mail_outbox (id, kind, once_key, about, recipient, due_at, created_at)
    SELECT $5, 'receipt', o.id::text, o.id, c.email, $3, $3
    FROM passed, customer_order o JOIN order_contact c ON c.order_id = o.id
    WHERE o.id = $1 AND o.status IN ('paid', 'paid_needs_attention') AND o.fulfilled_at IS NULL
    ON CONFLICT (kind, once_key) DO NOTHING
  ), fulfilled AS (
    UPDATE customer_order SET status = 'paid', fulfilled_at = coalesce(fulfilled_at, $3) FROM passed
    WHERE id = $1 AND status IN ('paid', 'paid_needs_attention')
  )
  SELECT 1 FROM passed`,
};

const TRIES = 5;

/** False when the payment moved since it was read: nothing was written. */
async function tryFulfil(orderId: string, clock: Clock): Promise<boolean> {
  const { rows } = await pool.query<Due>({ ...READ, values: [orderId] });
  const { epoch, grants } = rows[0] as Due;
  const empty = grants.find((grant) => grant.trackId === null);
  if (empty) throw new Error(`order line ${empty.lineId} has no track to hand over`);
  const given = JSON.stringify(grants.map((grant) => ({ ...grant, id: newId() })));
  const { rowCount } = await pool.query({ ...GRANT, values: [orderId, given, clock.now(), epoch, newId()] });
  return (rowCount ?? 0) > 0;
}

/**
 * Hands over what was paid: one entitlement for each track of each line, and one receipt by mail. Safe to repeat and to run
 * twice at once. When it cannot, the order stays paid and is marked as needing attention, and the cause is thrown.
 */
export async function fulfilOrder(orderId: string, clock: Clock): Promise<void> {
  try {
    for (let tries = 0; tries < TRIES; tries++) if (await tryFulfil(orderId, clock)) return;
    throw new Error("the payment kept moving");
  } catch (error) {
    await pool.query("UPDATE customer_order SET status = 'paid_needs_attention' WHERE id = $1 AND status = 'paid'", [
      orderId,
    ]);
    throw error;
  }
}

/** Fulfilment in the request that paid. A failure is no news to the buyer: the outbox row brings the worker to it. */
export async function fulfilAtOnce(orderId: string, clock: Clock): Promise<void> {
  try {
    await fulfilOrder(orderId, clock);
  } catch (error) {
    log.error({ err: error, orderId }, "a paid order could not be fulfilled; the worker tries again");
  }
}

const LEASE_SECONDS = 30;

const CLAIM = {
  name: "claim-fulfilments",
  text: `UPDATE outbox SET attempts = attempts + 1,
       available_at = $1::timestamptz + make_interval(secs => ${LEASE_SECONDS} * 2 ^ least(attempts, 10))
     WHERE id IN (SELECT id FROM outbox WHERE topic = 'fulfil' AND available_at <= $1
       ORDER BY available_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id AS "orderId"`,
};

/** Takes waiting `fulfil` rows and works them off; returns how many it took. A failing one comes back later and later. */
export async function fulfilWaiting(clock: Clock, limit = 20): Promise<number> {
  const { rows } = await pool.query<{ orderId: string }>({ ...CLAIM, values: [clock.now(), limit] });
  for (const { orderId } of rows) await fulfilAtOnce(orderId, clock);
  return rows.length;
}
