import "server-only";
import { pool } from "@/lib/platform/db";
import type { AttemptState, AttemptStep, Payment } from "../payment-rows";
import { type AttemptJson, toAttempt } from "./load-payment";

// T1 of a further step of the latest attempt. The amount condition is the one door of payments.md §2.
const BEGIN_STEP = {
  name: "begin-step",
  text: `
  WITH gate AS (
    UPDATE payment SET epoch = epoch + 1, updated_at = $4
    WHERE id = $1 AND epoch = $2 AND state IN ('open', 'authorized', 'review')
      AND ($6::text <> 'capture' OR captured_minor + $5::bigint <= amount_minor)
    RETURNING id
  )
  UPDATE payment_attempt a SET state = $7, step = $6, lease_until = $8, updated_at = $4,
    confirm_count = confirm_count + cardinality($9::uuid[]), confirm_ids = confirm_ids || $9::uuid[],
    token_hash = coalesce($10, token_hash), confirm_token = $11, buyer_step = NULL
  FROM gate WHERE a.id = $3 RETURNING to_jsonb(a) AS attempt`,
};

export type StepStart = {
  step: AttemptStep;
  state: AttemptState;
  leaseUntil: Date;
  now: Date;
  confirmId?: string;
  tokenHash?: string;
  /** Sealed (confirm-token.ts). */
  confirmToken?: string;
};

/**
 * Commits the intention before the request leaves (I4). Returns the payment as it is now, or null when somebody else
 * moved it meanwhile.
 */
export async function beginStep(payment: Payment, start: StepStart): Promise<Payment | null> {
  const { attempt } = payment;
  if (!attempt) return null;
  const { rows } = await pool.query<{ attempt: AttemptJson }>({
    ...BEGIN_STEP,
    values: [
      payment.id,
      payment.epoch,
      attempt.id,
      start.now,
      payment.amountMinor,
      start.step,
      start.state,
      start.leaseUntil,
      start.confirmId ? [start.confirmId] : [],
      start.tokenHash ?? null,
      start.confirmToken ?? null,
    ],
  });
  if (!rows[0]) return null;
  const confirmIds = start.confirmId ? [...payment.confirmIds, start.confirmId] : payment.confirmIds;
  const confirmTotal = payment.confirmTotal + (start.confirmId ? 1 : 0);
  return { ...payment, epoch: payment.epoch + 1, attempt: toAttempt(rows[0].attempt), confirmIds, confirmTotal };
}
