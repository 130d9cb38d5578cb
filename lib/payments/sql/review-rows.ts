import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import type { Currency } from "@/lib/shared/money";
import type { AttemptState, PaymentState } from "../payment-rows";
import type { RailName } from "../provider";
import type { Claim } from "./claim-attempts";

export type ReviewRow = {
  id: string;
  attemptId: string;
  paymentId: string;
  orderId: string;
  orderNumber: string;
  rail: RailName;
  reason: string;
  attemptState: AttemptState;
  providerRef: string | null;
  hasOpenRefund: boolean;
  paymentState: PaymentState;
  amountMinor: number;
  currency: Currency;
  takenMinor: number | null;
  since: Date;
  openedAt: Date;
  settledAt: Date | null;
  settledBy: string | null;
  settledByName: string | null;
  note: string | null;
};

// A refund is at stake with its own amount, everything else with the order's.
const SELECT_REVIEW = `
  SELECT o.id, a.id AS "attemptId", p.id AS "paymentId", c.id AS "orderId", c.number AS "orderNumber", a.rail, o.reason,
    a.state AS "attemptState", a.provider_ref AS "providerRef", coalesce(r.is_open, false) AS "hasOpenRefund", p.state AS "paymentState", coalesce(r.amount_minor, p.amount_minor) AS "amountMinor", p.currency,
    taken.minor AS "takenMinor", coalesce(r.created_at, a.created_at) AS since, o.created_at AS "openedAt",
    o.settled_at AS "settledAt", o.settled_by AS "settledBy", u.name AS "settledByName", o.note
  FROM payment_obligation o
  JOIN payment_attempt a ON a.id = o.attempt_id
  JOIN payment p ON p.id = a.payment_id
  JOIN customer_order c ON c.id = p.order_id
  LEFT JOIN app_user u ON u.id = o.settled_by
  LEFT JOIN LATERAL (
    SELECT amount_minor, created_at, state IN ('sent', 'pending', 'unknown') AS is_open FROM refund
    WHERE attempt_id = a.id AND o.reason NOT SIMILAR TO '(dispute|settlement)\\_%' ORDER BY is_open DESC, updated_at DESC LIMIT 1) r ON true
  LEFT JOIN LATERAL (
    SELECT (raw->>'capturedMinor')::bigint AS minor FROM attempt_evidence
    WHERE attempt_id = a.id AND raw ? 'capturedMinor' ORDER BY created_at DESC LIMIT 1) taken ON true
  WHERE o.kind = 'review'`;

export async function listOpenReviews(limit: number): Promise<ReviewRow[]> {
  const { rows } = await pool.query<ReviewRow>(
    `${SELECT_REVIEW} AND o.settled_at IS NULL ORDER BY o.created_at, o.id LIMIT $1`,
    [limit],
  );
  return rows;
}

export async function loadReview(reviewId: string): Promise<ReviewRow | null> {
  const { rows } = await pool.query<ReviewRow>(`${SELECT_REVIEW} AND o.id = $1`, [reviewId]);
  return rows[0] ?? null;
}

export type ReviewFacts = {
  openCount: number;
  atStake: { amountMinor: number; currency: Currency }[];
  settledAlone: number;
  medianMs: number | null;
  settledByHand: number;
};

/** An unknown result counts from its first unclear answer to the end of its attempt. */
export async function readReviewFacts(now: Date): Promise<ReviewFacts> {
  const { rows } = await pool.query<ReviewFacts>(
    `WITH open AS (
       SELECT p.currency, p.amount_minor FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id
       JOIN payment p ON p.id = a.payment_id WHERE o.kind = 'review' AND o.settled_at IS NULL
     ), ended AS (
       SELECT extract(epoch FROM a.finished_at - min(e.created_at)) * 1000 AS ms, bool_or(e.kind LIKE 'manual:%') AS is_by_hand
       FROM payment_attempt a JOIN attempt_evidence e ON e.attempt_id = a.id AND (e.kind LIKE '%:unknown' OR e.kind LIKE 'manual:%')
       WHERE a.updated_at > $1::timestamptz - interval '24 hours' AND a.finished_at > $1::timestamptz - interval '24 hours'
       GROUP BY a.id
     ), alone AS (SELECT ms FROM ended WHERE NOT is_by_hand)
     SELECT (SELECT count(*)::int FROM open) AS "openCount",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('amountMinor', s.minor, 'currency', s.currency) ORDER BY s.minor DESC), '[]')
        FROM (SELECT currency, sum(amount_minor)::bigint AS minor FROM open GROUP BY currency) s) AS "atStake",
       (SELECT count(*)::int FROM alone) AS "settledAlone",
       (SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms))::int FROM alone) AS "medianMs",
       (SELECT count(*)::int FROM ended WHERE is_by_hand) AS "settledByHand"`,
    [now],
  );
  return rows[0] as ReviewFacts;
}

export type OrderFacts = { email: string | null; country: string; lineCount: number; nextAskAt: Date | null };

export async function readOrderFacts({ orderId, attemptId }: ReviewRow): Promise<OrderFacts> {
  const { rows } = await pool.query<OrderFacts>(
    `SELECT CASE WHEN k.email NOT LIKE 'forgotten:%' THEN k.email END AS email, c.country, (SELECT count(*)::int FROM order_line WHERE order_id = c.id) AS "lineCount",
       coalesce((SELECT lease_until FROM payment_attempt WHERE id = $2),
         (SELECT min(lease_until) FROM refund WHERE attempt_id = $2)) AS "nextAskAt"
     FROM customer_order c LEFT JOIN order_contact k ON k.order_id = c.id WHERE c.id = $1`,
    [orderId, attemptId],
  );
  return rows[0] as OrderFacts;
}

/** Reviews of this rail that are over, and how many of their attempts ended captured. */
export async function countAlike(rail: RailName): Promise<{ alikeCount: number; alikePaid: number }> {
  const { rows } = await pool.query<{ alikeCount: number; alikePaid: number }>(
    `SELECT count(*)::int AS "alikeCount", count(*) FILTER (WHERE a.state = 'captured')::int AS "alikePaid"
     FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id
     WHERE o.kind = 'review' AND o.settled_at IS NOT NULL AND a.rail = $1`,
    [rail],
  );
  return rows[0] ?? { alikeCount: 0, alikePaid: 0 };
}

/**
 * Takes an attempt in doubt now, whenever it is due; the new epoch shuts out whoever holds it. Null when it is not in doubt
 * (any more), or its call is on its way.
 */
export async function claimInDoubt(attemptId: string, leaseUntil: Date): Promise<Claim | null> {
  const { rows } = await pool.query<Claim>(
    `WITH doubtful AS (
       SELECT p.id FROM payment p JOIN payment_attempt a ON a.payment_id = p.id
       WHERE a.id = $1 AND a.state IN ('unknown', 'authorized', 'capture_unknown') FOR UPDATE OF p, a
     ), gate AS (
       UPDATE payment p SET epoch = epoch + 1 FROM doubtful WHERE p.id = doubtful.id RETURNING p.id, p.epoch
     )
     UPDATE payment_attempt a SET lease_until = $2, resolve_count = resolve_count + 1
     FROM gate WHERE a.id = $1 RETURNING gate.id AS "paymentId", gate.epoch`,
    [attemptId, leaseUntil],
  );
  return rows[0] ?? null;
}

/** Says on a review who decided it and why, and ends it. False when somebody else had: nothing was written. */
export async function signReview(
  db: Db,
  reviewId: string,
  { by, note, now }: { by: string; note: string | null; now: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE payment_obligation SET settled_at = coalesce(settled_at, $4), settled_by = $2, note = $3
     WHERE id = $1 AND settled_by IS NULL AND (settled_at IS NULL OR settled_at = $4)`,
    [reviewId, by, note, now],
  );
  return rowCount === 1;
}
