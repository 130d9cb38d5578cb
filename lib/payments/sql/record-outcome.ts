import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { sealBuyerStep } from "../buyer-step";
import { latencyOf } from "../latency-of";
import type { Payment } from "../payment-rows";
import type { Evidence } from "../provider";
import type { Change } from "../transition";
import { type AttemptJson, toAttempt } from "./load-payment";

// T2 of everything but a capture. The evidence is written first: a trigger demands it before an unknown may end (I9).
const RECORD_OUTCOME = {
  name: "record-outcome",
  text: `
  WITH gate AS (
    UPDATE payment SET epoch = epoch + 1, state = $4, updated_at = $5 WHERE id = $1 AND epoch = $2 RETURNING id, order_id
  ), evidence AS (
    INSERT INTO attempt_evidence (id, attempt_id, kind, raw, created_at)
    SELECT $6, $3, $7, $8, $5 FROM gate RETURNING id
  ), owed AS (
    INSERT INTO payment_obligation (id, attempt_id, kind, reason, due_at, created_at)
    SELECT $9, $3, $10, $11, $5, $5 FROM gate WHERE $10::text IS NOT NULL
    ON CONFLICT (attempt_id, kind) WHERE settled_at IS NULL DO NOTHING
  ), settled AS (
    UPDATE payment_obligation SET settled_at = $5
    FROM gate WHERE attempt_id = $3 AND kind = 'review' AND settled_at IS NULL AND $4 <> 'review'
  ), closed AS (
    UPDATE customer_order o SET status = $4 FROM gate
    WHERE o.id = gate.order_id AND o.status = 'pending' AND $4 IN ('failed', 'expired')
  )
  UPDATE payment_attempt a SET state = $12, updated_at = $5, lease_until = $13,
    finished_at = CASE WHEN $14 THEN $5 END,
    provider_ref = coalesce($15, a.provider_ref), further_refs = a.further_refs || $16::jsonb,
    outcome_class = $17, outcome_code = $18, card_last4 = coalesce($19, a.card_last4),
    card_brand = coalesce($20, a.card_brand), latency_ms = coalesce($22, a.latency_ms),
    buyer_step = CASE WHEN $12 = 'needs_buyer' THEN coalesce($21, a.buyer_step) END,
    confirm_token = CASE WHEN $12 = 'unknown' THEN a.confirm_token END,
    resolve_count = CASE WHEN $23 THEN 0 ELSE a.resolve_count END
  FROM gate, (SELECT count(*) FROM evidence) filed WHERE a.id = $3 RETURNING to_jsonb(a) AS attempt`,
};

/**
 * Stores what a call or a look-up showed. Returns the payment as it is now, or null when somebody else moved it meanwhile:
 * nothing was written.
 */
export async function recordOutcome(
  payment: Payment,
  change: Change,
  evidence: Evidence,
  now: Date,
  db: Db = pool,
): Promise<Payment | null> {
  const attemptId = payment.attempt?.id as string;
  const { rows } = await db.query<{ attempt: AttemptJson }>({
    ...RECORD_OUTCOME,
    values: [
      payment.id,
      payment.epoch,
      attemptId,
      change.paymentState,
      now,
      newId(),
      `${evidence.operation}:${change.outcomeClass}`,
      JSON.stringify(evidence),
      newId(),
      change.obligation?.kind ?? null,
      change.obligation?.reason ?? null,
      change.state,
      change.leaseUntil,
      change.isFinished,
      change.providerRef ?? null,
      JSON.stringify(change.furtherRefs ?? {}),
      change.outcomeClass,
      change.outcomeCode,
      change.card?.last4 ?? null,
      change.card?.brand ?? null,
      change.buyerStep ? sealBuyerStep(attemptId, change.buyerStep) : null,
      latencyOf(evidence),
      change.isAnswer,
    ],
  });
  if (!rows[0]) return null;
  return { ...payment, epoch: payment.epoch + 1, state: change.paymentState, attempt: toAttempt(rows[0].attempt) };
}
