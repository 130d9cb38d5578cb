import "server-only";
import { postingCtes, postingsToJson } from "@/lib/ledger/post-entries";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { ReturnPlan } from "../after-sale";
import type { Evidence } from "../provider";
import type { Refund } from "../refund-rows";
import type { RefundChange } from "../refund-transition";

// T2 of a refund: reservation, refund, order, entitlements, mail, ledger and outbox in one statement, so in one transaction.
const RECORD_REFUND = `
  WITH gate AS (
    UPDATE payment p SET epoch = epoch + 1, updated_at = $3, refunded_minor = refunded_minor + $4::bigint,
      refund_reserved_minor = refund_reserved_minor - $5::bigint,
      state = CASE WHEN state = 'captured' AND refunded_minor + $4::bigint = captured_minor THEN 'refunded' ELSE state END
    WHERE id = $1 AND epoch = $2 AND EXISTS (
      SELECT 1 FROM refund WHERE id = $6 AND state IN ('sent', 'pending', 'unknown'))
    RETURNING id, order_id, $4::bigint > 0 AND captured_minor <= refunded_minor
      + coalesce((SELECT sum(amount_minor) FROM dispute d WHERE d.payment_id = p.id AND d.state = 'lost'), 0) AS is_whole
  ), moved AS (
    UPDATE refund r SET state = $7, lease_until = $8, outcome_class = $9, outcome_code = $10, updated_at = $3,
      provider_ref = coalesce($11, r.provider_ref), finished_at = CASE WHEN $7 IN ('succeeded', 'failed') THEN $3::timestamptz END
    FROM gate WHERE r.id = $6 RETURNING r.attempt_id
  ), evidence AS (
    INSERT INTO attempt_evidence (id, attempt_id, kind, raw, created_at) SELECT $12, attempt_id, $13, $14, $3 FROM moved
  ), told AS (
    INSERT INTO payment_obligation (id, attempt_id, kind, reason, due_at, created_at)
    SELECT $15, attempt_id, 'review', $16, $3, $3 FROM moved WHERE $16::text IS NOT NULL
    ON CONFLICT (attempt_id, kind) WHERE settled_at IS NULL DO NOTHING
  ), cleared AS (
    UPDATE payment_obligation o SET settled_at = $3 FROM moved
    WHERE o.attempt_id = moved.attempt_id AND o.kind = 'review' AND o.reason = 'refund_unknown' AND o.settled_at IS NULL
      AND $7 IN ('succeeded', 'failed')
  ), closed AS (
    UPDATE customer_order o SET status = 'refunded', link_revoked_at = $3 FROM gate WHERE o.id = gate.order_id AND is_whole
  ), revoked AS (
    UPDATE entitlement e SET revoked_at = $3 FROM gate
    WHERE e.order_id = gate.order_id AND e.revoked_at IS NULL AND (is_whole OR e.order_line_id = ANY($17::uuid[]))
  ), notified AS (
    INSERT INTO mail_outbox (id, kind, once_key, about, recipient, due_at, created_at)
    SELECT $20, 'refund', $6::text, $6::uuid, c.email, $3, $3 FROM gate JOIN order_contact c ON c.order_id = gate.order_id
    WHERE $7 = 'succeeded' ON CONFLICT (kind, once_key) DO NOTHING
  ), announced AS (
    INSERT INTO outbox (id, topic, payload, created_at, available_at)
    SELECT b.id, b.topic, b.payload, $3, $3 FROM moved, jsonb_to_recordset($18::jsonb) AS b(id uuid, topic text, payload jsonb)
  ), ${postingCtes("$19", "moved")}
  SELECT 1 FROM moved`;

/** Stores what became of a refund. False when its payment moved meanwhile, or it is over: nothing was written. */
export async function recordRefund(
  refund: Refund,
  change: RefundChange,
  { evidence, plan, now }: { evidence: Evidence; plan: ReturnPlan; now: Date },
): Promise<boolean> {
  const { rowCount } = await pool.query(RECORD_REFUND, [
    refund.paymentId,
    refund.epoch,
    now,
    change.state === "succeeded" ? refund.amountMinor : 0,
    change.state === "failed" ? refund.amountMinor : 0,
    refund.id,
    change.state,
    change.leaseUntil,
    change.outcomeClass,
    change.outcomeCode,
    change.providerRef ?? null,
    newId(),
    `refund:${change.outcomeClass}`,
    JSON.stringify(evidence),
    newId(),
    change.review ?? null,
    plan.emptyLineIds,
    JSON.stringify(plan.outbox),
    postingsToJson(plan.postings),
    newId(),
  ]);
  return rowCount === 1;
}
