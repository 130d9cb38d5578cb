import "server-only";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { keyStem } from "../attempt-keys";
import type { Decision } from "../decide";
import { historyOf } from "../payment-history";
import type { Payment } from "../payment-rows";
import type { Candidate } from "../rank-providers";
import { hashReturnNonce, returnNonceOf } from "../return-nonce";
import { type AttemptJson, toAttempt } from "./load-payment";

// T1 of a new attempt. The epoch in `gate` makes it lose against any write since the payment was read; only an attempt that
// waits for its buyer is superseded, so none whose confirmation is on its way.
const BEGIN_ATTEMPT = {
  name: "begin-attempt",
  text: `
  WITH gate AS (
    UPDATE payment SET epoch = epoch + 1, updated_at = $3, method = $14
    WHERE id = $1 AND epoch = $2 AND state = 'open' RETURNING id
  ), superseded AS (
    UPDATE payment_attempt a SET state = 'superseded', finished_at = $3, updated_at = $3, lease_until = NULL,
      buyer_step = NULL, confirm_token = NULL
    FROM gate WHERE a.payment_id = gate.id AND a.id = $4 AND a.state IN ('created', 'needs_buyer') RETURNING a.id
  ), owed AS (
    INSERT INTO payment_obligation (id, attempt_id, kind, reason, due_at, created_at)
    SELECT $5, id, 'void', 'superseded', $3, $3 FROM superseded
  ), decision AS (
    INSERT INTO routing_decision (id, payment_id, settings_version, strategy, candidates, exclusions, chosen, context, applied,
      created_at)
    SELECT $6, gate.id, $7, $8, $9, $10, $11, $22, $24, $3 FROM gate
  )
  INSERT INTO payment_attempt (id, payment_id, n, decision_id, rail, method, state, step, idempotency_key, fee_quote_minor,
    fee_percent_ppm, fee_fixed_minor, fee_per_attempt_minor, livemode, lease_until, created_at, updated_at, return_nonce_hash, return_origin)
  SELECT $12, gate.id, (SELECT coalesce(max(n), 0) + 1 FROM payment_attempt WHERE payment_id = $1), $6, $13, $14, 'sent',
    'create', $15, $16, $17, $18, $25, $19, $20, $3, $3, $21, $23
  FROM gate, (SELECT count(*) FROM superseded) done
  RETURNING to_jsonb(payment_attempt) AS attempt`,
};

export type NewAttempt = {
  decision: Decision;
  candidate: Candidate;
  returnOrigin: string;
  leaseUntil: Date;
  now: Date;
};

/**
 * Writes decision and attempt in state `sent` before any request leaves (I4), with the decision's method, which becomes the
 * payment's. An attempt that waits for its buyer is superseded and owes a void. Returns the payment as it is now, or null
 * when somebody else moved it meanwhile.
 */
export async function beginAttempt(
  payment: Payment,
  { decision, candidate, returnOrigin, leaseUntil, now }: NewAttempt,
): Promise<Payment | null> {
  const attemptId = newId();
  const { method } = decision.context;
  const isWaiting = payment.attempt?.state === "needs_buyer" || payment.attempt?.state === "created";
  const { rows } = await pool.query<{ attempt: AttemptJson }>({
    ...BEGIN_ATTEMPT,
    values: [
      payment.id,
      payment.epoch,
      now,
      isWaiting ? payment.attempt?.id : null,
      newId(),
      newId(),
      decision.settingsVersion,
      decision.strategy,
      JSON.stringify(decision.candidates),
      JSON.stringify(decision.exclusions),
      candidate.provider,
      attemptId,
      candidate.rail,
      method,
      keyStem(attemptId),
      candidate.fee.feeMinor,
      candidate.fee.percentPpm,
      candidate.fee.fixedMinor,
      payment.livemode,
      leaseUntil,
      hashReturnNonce(returnNonceOf(attemptId)),
      JSON.stringify(decision.context),
      returnOrigin,
      decision.applied,
      candidate.fee.perAttemptMinor,
    ],
  });
  if (!rows[0]) return null;
  const attempt = toAttempt(rows[0].attempt);
  return { ...payment, method, epoch: payment.epoch + 1, earlier: historyOf(payment), attempt };
}

/** A decision that found no rail is stored as well: it explains the refusal. */
export async function storeFruitlessDecision(payment: Payment, decision: Decision, now: Date): Promise<void> {
  await pool.query(
    `INSERT INTO routing_decision (id, payment_id, settings_version, strategy, candidates, exclusions, chosen, context, applied,
       created_at) VALUES ($1, $2, $3, $4, '[]', $5, NULL, $6, $7, $8)`,
    [
      newId(),
      payment.id,
      decision.settingsVersion,
      decision.strategy,
      JSON.stringify(decision.exclusions),
      JSON.stringify(decision.context),
      decision.applied,
      now,
    ],
  );
}
