import "server-only";
import { postingCtes, postingsToJson } from "@/lib/ledger/post-entries";
import { pool } from "@/lib/platform/db";
import type { LaterPlan, ReturnedLine } from "../after-sale";
import type { RailName } from "../provider";
import type { Span } from "../settlement";

/** A refund's own fee that is known and not in the ledger yet. */
export type UnsettledRefundFee = {
  refundId: string;
  orderId: string;
  paymentId: string;
  rail: RailName;
  livemode: boolean;
  actualMinor: number;
  lines: ReturnedLine[];
};

const UNSETTLED = `
  SELECT r.id AS "refundId", p.order_id AS "orderId", p.id AS "paymentId", a.rail, r.livemode, r.fee_actual_minor AS "actualMinor",
    (SELECT jsonb_agg(jsonb_build_object('orderLineId', x.order_line_id, 'netMinor', x.net_minor, 'taxMinor', x.tax_minor))
     FROM refund_line x WHERE x.refund_id = r.id) AS lines
  FROM refund r JOIN payment p ON p.id = r.payment_id JOIN payment_attempt a ON a.id = r.attempt_id
  WHERE r.state = 'succeeded' AND r.fee_actual_minor IS NOT NULL AND r.fee_settled_at IS NULL`;

export async function listUnsettledRefundFees(limit: number): Promise<UnsettledRefundFee[]> {
  const { rows } = await pool.query<UnsettledRefundFee>(`${UNSETTLED} ORDER BY r.finished_at LIMIT $1`, [limit]);
  return rows;
}

/** Null when it is settled, or not known. */
export async function loadUnsettledRefundFee(refundId: string): Promise<UnsettledRefundFee | null> {
  const { rows } = await pool.query<UnsettledRefundFee>(`${UNSETTLED} AND r.id = $1`, [refundId]);
  return rows[0] ?? null;
}

/** A person takes over what the rail has listed, until it is settled. */
export async function takeRefundFee(refundId: string, actualMinor: number): Promise<void> {
  await pool.query("UPDATE refund SET fee_actual_minor = $2 WHERE id = $1 AND fee_settled_at IS NULL", [
    refundId,
    actualMinor,
  ]);
}

const SETTLE = `
  WITH settled AS (
    UPDATE refund SET fee_settled_at = $2 WHERE id = $1 AND fee_actual_minor = $3 AND fee_settled_at IS NULL RETURNING id
  ), announced AS (
    INSERT INTO outbox (id, topic, payload, created_at, available_at)
    SELECT b.id, b.topic, b.payload, $2, $2 FROM settled, jsonb_to_recordset($4::jsonb) AS b(id uuid, topic text, payload jsonb)
  ), ${postingCtes("$5", "settled")}
  SELECT 1 FROM settled`;

/** Books a refund's own fee, once: nothing when it is settled, or another fee is known meanwhile. */
export async function settleRefundFee(fee: UnsettledRefundFee, plan: LaterPlan, now: Date): Promise<void> {
  const values = [fee.refundId, now, fee.actualMinor, JSON.stringify(plan.outbox), postingsToJson(plan.postings)];
  await pool.query(SETTLE, values);
}

/** What refunds have cost by the rail's list of `span`, where that is what was expected: known now, and posted by whoever settles fees. */
export async function learnListedRefundFees(rail: RailName, { from, until }: Span): Promise<void> {
  await pool.query(
    `WITH line AS (
       SELECT * FROM settlement_line WHERE rail = $1 AND at >= $2 AND at < $3 AND kind = 'refund' AND is_final
         AND fee_minor > 0 AND settled_in = currency
     ), named AS (
       SELECT l.*, coalesce(by_ref.id, ours.id) AS refund_id FROM line l
       LEFT JOIN payment_attempt by_charge ON by_charge.rail = $1 AND by_charge.provider_ref = l.charge_ref
       LEFT JOIN payment_attempt by_capture ON by_capture.rail = $1 AND by_capture.further_refs->>'capture' = l.charge_ref
       LEFT JOIN refund by_ref ON by_ref.attempt_id = coalesce(by_charge.id, by_capture.id) AND by_ref.provider_ref = l.subject_ref
       LEFT JOIN refund ours ON ours.id = l.our_id
     )
     UPDATE refund r SET fee_actual_minor = n.fee_minor FROM named n, payment_attempt a
     WHERE r.id = n.refund_id AND a.id = r.attempt_id AND a.rail = $1 AND r.state = 'succeeded' AND r.fee_settled_at IS NULL
       AND r.fee_actual_minor IS NULL AND r.currency = n.currency AND r.amount_minor = -n.gross_minor
       AND n.fee_minor = a.fee_per_attempt_minor`,
    [rail, from, until],
  );
}
