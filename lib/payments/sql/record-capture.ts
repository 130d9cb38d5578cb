import "server-only";
import { postingCtes, postingsToJson } from "@/lib/ledger/post-entries";
import { type Db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { SalePlan } from "../context";
import { latencyOf } from "../latency-of";
import type { Payment } from "../payment-rows";
import type { Captured } from "../provider";
import { type AttemptJson, toAttempt } from "./load-payment";

// T2 of a capture: payment, attempt, order, allocations, ledger and outbox in one statement, so in one transaction.
const RECORD_CAPTURE = {
  name: "record-capture",
  text: `
  WITH gate AS (
    UPDATE payment SET epoch = epoch + 1, state = 'captured', captured_minor = captured_minor + $4, updated_at = $5
    WHERE id = $1 AND epoch = $2 AND state IN ('open', 'authorized', 'review') AND captured_minor + $4 <= amount_minor
      AND EXISTS (SELECT 1 FROM customer_order o WHERE o.id = payment.order_id AND o.status = 'pending')
    RETURNING id, order_id
  ), evidence AS (
    INSERT INTO attempt_evidence (id, attempt_id, kind, raw, created_at) SELECT $6, $3, $7, $8, $5 FROM gate RETURNING id
  ), settled AS (
    UPDATE payment_obligation SET settled_at = $5 FROM gate
    WHERE attempt_id = $3 AND kind = 'review' AND settled_at IS NULL
  ), taken AS (
    UPDATE payment_attempt a SET state = 'captured', updated_at = $5, finished_at = $5, lease_until = NULL, confirm_token = NULL,
      provider_ref = $9, further_refs = a.further_refs || $10::jsonb, outcome_class = 'captured', outcome_code = NULL,
      card_last4 = coalesce($11, a.card_last4), card_brand = coalesce($12, a.card_brand), fee_actual_minor = $13,
      latency_ms = coalesce($14, a.latency_ms), buyer_step = NULL
    FROM gate, (SELECT count(*) FROM evidence) filed WHERE a.id = $3 RETURNING to_jsonb(a) AS attempt
  ), paid AS (
    UPDATE customer_order o SET status = 'paid', paid_at = $5 FROM gate WHERE o.id = gate.order_id AND o.status = 'pending'
    RETURNING o.id
  ), allocated AS (
    INSERT INTO line_allocation (order_line_id, beneficiary, amount_minor, rule_version)
    SELECT l.order_line_id, l.beneficiary, l.amount_minor, l.rule_version
    FROM paid, jsonb_to_recordset($15::jsonb)
      AS l(order_line_id uuid, beneficiary text, amount_minor bigint, rule_version integer)
  ), announced AS (
    INSERT INTO outbox (id, topic, payload, created_at, available_at)
    SELECT b.id, b.topic, b.payload, $5, $5 FROM paid, jsonb_to_recordset($16::jsonb) AS b(id uuid, topic text, payload jsonb)
  ), ${postingCtes("$17", "paid")}
  SELECT attempt FROM taken`,
};

/**
 * Turns a captured charge into a paid order. Returns the payment as it is now, or null when it moved meanwhile or its order
 * takes no money any more: nothing was written.
 */
export async function recordCapture(
  payment: Payment,
  captured: Captured,
  plan: SalePlan,
  now: Date,
  db: Db = pool,
): Promise<Payment | null> {
  const allocations = plan.allocations.map((row) => ({
    order_line_id: row.orderLineId,
    beneficiary: row.beneficiary,
    amount_minor: row.amountMinor,
    rule_version: row.ruleVersion,
  }));
  const { rows } = await db.query<{ attempt: AttemptJson }>({
    ...RECORD_CAPTURE,
    values: [
      payment.id,
      payment.epoch,
      payment.attempt?.id,
      captured.amountMinor,
      now,
      newId(),
      `${captured.evidence.operation}:captured`,
      JSON.stringify(captured.evidence),
      captured.providerRef,
      JSON.stringify(captured.furtherRefs ?? {}),
      captured.card?.last4 ?? null,
      captured.card?.brand ?? null,
      captured.fee?.isFinal && captured.fee.currency === payment.currency ? captured.fee.feeMinor : null,
      latencyOf(captured.evidence),
      JSON.stringify(allocations),
      JSON.stringify(plan.outbox),
      postingsToJson(plan.postings),
    ],
  });
  if (!rows[0]) return null;
  const capturedMinor = payment.capturedMinor + captured.amountMinor;
  const attempt = toAttempt(rows[0].attempt);
  return { ...payment, epoch: payment.epoch + 1, state: "captured", capturedMinor, attempt };
}
