import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { ReturnedLine } from "../after-sale";
import type { RailName } from "../provider";
import type { Refund } from "../refund-rows";
import { type AttemptJson, toAttempt } from "./load-payment";

const SELECT_REFUND = `
  SELECT r.id, p.order_id AS "orderId", r.payment_id AS "paymentId", p.epoch, to_jsonb(a) AS attempt, r.n,
    r.amount_minor AS "amountMinor", r.currency, r.reason, r.requested_by AS "requestedBy", r.state,
    r.idempotency_key AS "idempotencyKey", r.provider_ref AS "providerRef", r.outcome_code AS "outcomeCode",
    r.resolve_count AS "resolveCount", r.livemode, r.created_at AS "createdAt",
    r.finished_at AS "finishedAt",
    (SELECT jsonb_agg(jsonb_build_object('orderLineId', x.order_line_id, 'netMinor', x.net_minor, 'taxMinor', x.tax_minor)
       ORDER BY l.position)
     FROM refund_line x JOIN order_line l ON l.id = x.order_line_id WHERE x.refund_id = r.id) AS lines
  FROM refund r JOIN payment p ON p.id = r.payment_id JOIN payment_attempt a ON a.id = r.attempt_id`;

const BY_ID = { name: "refund", text: `${SELECT_REFUND} WHERE r.id = $1` };
const OF_ORDER = { name: "refunds-of-order", text: `${SELECT_REFUND} WHERE p.order_id = $1 ORDER BY r.n` };

type Row = Omit<Refund, "attempt"> & { attempt: AttemptJson };

function toRefund(row: Row): Refund {
  return { ...row, attempt: toAttempt(row.attempt) };
}

export async function loadRefund(refundId: string): Promise<Refund | null> {
  const { rows } = await pool.query<Row>({ ...BY_ID, values: [refundId] });
  return rows[0] ? toRefund(rows[0]) : null;
}

/** Oldest first. */
export async function listRefundsOfOrder(orderId: string): Promise<Refund[]> {
  const { rows } = await pool.query<Row>({ ...OF_ORDER, values: [orderId] });
  return rows.map(toRefund);
}

export type KnownRefund = Pick<Refund, "state" | "amountMinor" | "providerRef"> & { ourRef: string };

export async function listKnownRefunds(attemptId: string): Promise<KnownRefund[]> {
  const { rows } = await pool.query<Omit<KnownRefund, "ourRef"> & { id: string }>(
    `SELECT id, state, amount_minor AS "amountMinor", provider_ref AS "providerRef" FROM refund WHERE attempt_id = $1`,
    [attemptId],
  );
  return rows.map(({ id, ...row }) => ({ ...row, ourRef: toPublicId("refund", id) }));
}

// T1. What goes back is reserved before the rail is asked, so that no two refunds can take the same cent (I14). One that
// the rail has made already asks nobody for leave, and cannot be asked for again.
const BEGIN_REFUND = `
  WITH gate AS (
    UPDATE payment SET epoch = epoch + 1, updated_at = $3, refund_reserved_minor = refund_reserved_minor + $4::bigint
    WHERE id = $1 AND epoch = $2 AND state IN ('captured', 'disputed')
      AND ($10::text IS NOT NULL OR NOT EXISTS (SELECT 1 FROM dispute WHERE payment_id = $1 AND state = 'open'))
      AND refund_reserved_minor + $4::bigint <= captured_minor
        - coalesce((SELECT sum(amount_minor) FROM dispute WHERE payment_id = $1 AND state = 'lost'), 0)
    RETURNING id, currency, livemode
  ), placed AS (
    INSERT INTO refund (id, payment_id, attempt_id, n, amount_minor, currency, reason, requested_by, state, idempotency_key,
      lease_until, livemode, created_at, updated_at, provider_ref, origin)
    SELECT $5, gate.id, a.id, next.n, $4, gate.currency, $6, $7, CASE WHEN $10 IS NULL THEN 'sent' ELSE 'pending' END,
      a.idempotency_key || ':rfd' || next.n, $8, gate.livemode, $3, $3, $10, CASE WHEN $10 IS NULL THEN 'store' ELSE 'provider' END
    FROM gate JOIN payment_attempt a ON a.payment_id = gate.id AND a.state = 'captured',
      (SELECT coalesce(max(n), 0) + 1 AS n FROM refund WHERE payment_id = $1) next
    RETURNING id
  )
  INSERT INTO refund_line (refund_id, order_line_id, net_minor, tax_minor)
  SELECT placed.id, l."orderLineId", l."netMinor", l."taxMinor"
  FROM placed, jsonb_to_recordset($9::jsonb) AS l("orderLineId" uuid, "netMinor" bigint, "taxMinor" bigint)`;

export type NewRefund = {
  id: string;
  paymentId: string;
  epoch: number;
  amountMinor: number;
  reason: string;
  requestedBy: string | null;
  lines: readonly ReturnedLine[];
  /** The rail's own id of one that was made on its pages. */
  providerRef?: string;
};

/** False when the payment moved since `epoch`, or has not that much left: nothing was written. */
export async function beginRefund(db: Db, refund: NewRefund, leaseUntil: Date, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(BEGIN_REFUND, [
    refund.paymentId,
    refund.epoch,
    now,
    refund.amountMinor,
    refund.id,
    refund.reason,
    refund.requestedBy,
    leaseUntil,
    JSON.stringify(refund.lines),
    refund.providerRef ?? null,
  ]);
  return (rowCount ?? 0) > 0;
}

// Payments are locked before their refunds, in the order of T1 and T2.
const CLAIM = {
  name: "claim-refunds",
  text: `
  WITH due AS (
    SELECT p.id, r.id AS refund_id FROM refund r JOIN payment p ON p.id = r.payment_id
    WHERE r.lease_until <= $1 ORDER BY r.lease_until LIMIT $3 FOR UPDATE OF p SKIP LOCKED
  ), gate AS (
    UPDATE payment p SET epoch = epoch + 1 FROM due WHERE p.id = due.id RETURNING due.refund_id
  )
  UPDATE refund r SET lease_until = $2, resolve_count = resolve_count + 1
  FROM gate WHERE r.id = gate.refund_id AND r.lease_until <= $1 RETURNING r.id`,
};

/** Takes refunds whose lease is over, one of each payment. The new epoch shuts out whoever held them. */
export async function claimRefunds(now: Date, leaseUntil: Date, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>({ ...CLAIM, values: [now, leaseUntil, limit] });
  return rows.map(({ id }) => id);
}

/** An attempt by any of its names; `captureRef` as in `WebhookEvent`. */
export type ChargeTarget = {
  rail: RailName;
  providerRef: string | null;
  attemptId: string | null;
  captureRef?: string | null;
};

/**
 * Asks the resolver to look at a charge's open refunds now, or at the one that a rail names by our own reference; one in
 * mid-call is left to its caller. Returns charges found.
 */
export async function nudgeRefunds(target: ChargeTarget & { refundId?: string | null }, now: Date): Promise<number> {
  const { rows } = await pool.query<{ found: number }>(
    `WITH target AS (
       SELECT id FROM payment_attempt WHERE rail = $1
         AND (provider_ref = $2 OR id = $3 OR further_refs->>'capture' = $6
           OR id = (SELECT attempt_id FROM refund WHERE refund.id = $5))
     ), woken AS (
       UPDATE refund r SET lease_until = $4 FROM target
       WHERE r.attempt_id = target.id AND r.state IN ('pending', 'unknown') AND r.lease_until > $4
     )
     SELECT count(*)::int AS found FROM target`,
    [target.rail, target.providerRef, target.attemptId, now, target.refundId ?? null, target.captureRef ?? null],
  );
  return rows[0]?.found ?? 0;
}
