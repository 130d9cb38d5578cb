import "server-only";
import { postingCtes, postingsToJson } from "@/lib/ledger/post-entries";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { LaterPlan } from "../after-sale";
import type { Attempt } from "../payment-rows";
import type { Evidence } from "../provider";
import { type AttemptJson, toAttempt } from "./load-payment";

/** A captured charge that is still booked with the fee that was quoted. `actualMinor`: final, where the capture told it. */
export type UnsettledFee = {
  orderId: string;
  paymentId: string;
  currency: string;
  livemode: boolean;
  actualMinor: number | null;
  attempt: Attempt;
};

const ASKED = "fee:asked";

const UNSETTLED = `
  SELECT p.order_id AS "orderId", p.id AS "paymentId", p.currency, a.livemode, a.fee_actual_minor AS "actualMinor",
    to_jsonb(a) AS attempt
  FROM payment_attempt a JOIN payment p ON p.id = a.payment_id`;

// Whom the capture told a final fee needs no question; the others are asked after an hour, then daily, for a month.
const DUE = `${UNSETTLED}
  LEFT JOIN LATERAL (
    SELECT max(created_at) AS at FROM attempt_evidence e WHERE e.attempt_id = a.id AND e.kind = '${ASKED}') asked ON true
  WHERE a.state = 'captured' AND a.fee_settled_at IS NULL AND (a.fee_actual_minor IS NOT NULL
    OR (a.finished_at BETWEEN $1::timestamptz - interval '30 days' AND $1::timestamptz - interval '1 hour'
      AND coalesce(asked.at <= $1::timestamptz - interval '1 day', true)))
  ORDER BY a.finished_at LIMIT $2`;

export async function listUnsettledFees(now: Date, limit: number): Promise<UnsettledFee[]> {
  const { rows } = await pool.query<Omit<UnsettledFee, "attempt"> & { attempt: AttemptJson }>(DUE, [now, limit]);
  return rows.map((row) => ({ ...row, attempt: toAttempt(row.attempt) }));
}

/** Null when its fee is settled, or it took nothing. */
export async function loadUnsettledFee(attemptId: string): Promise<UnsettledFee | null> {
  const { rows } = await pool.query<Omit<UnsettledFee, "attempt"> & { attempt: AttemptJson }>(
    `${UNSETTLED} WHERE a.id = $1 AND a.state = 'captured' AND a.fee_settled_at IS NULL`,
    [attemptId],
  );
  return rows[0] ? { ...rows[0], attempt: toAttempt(rows[0].attempt) } : null;
}

/** The rail was asked and had no final fee. */
export async function noteAsked(attemptId: string, evidence: Evidence, now: Date): Promise<void> {
  await pool.query("INSERT INTO attempt_evidence (id, attempt_id, kind, raw, created_at) VALUES ($1, $2, $3, $4, $5)", [
    newId(),
    attemptId,
    ASKED,
    JSON.stringify(evidence),
    now,
  ]);
}

const SETTLE = `
  WITH settled AS (
    UPDATE payment_attempt SET fee_actual_minor = $3, fee_settled_at = $2
    WHERE id = $1 AND state = 'captured' AND fee_settled_at IS NULL RETURNING id
  ), announced AS (
    INSERT INTO outbox (id, topic, payload, created_at, available_at)
    SELECT b.id, b.topic, b.payload, $2, $2 FROM settled, jsonb_to_recordset($4::jsonb) AS b(id uuid, topic text, payload jsonb)
  ), ${postingCtes("$5", "settled")}
  SELECT 1 FROM settled`;

/** Writes the final fee and what it changes, once. False when it was settled already. */
export async function settleFee(attemptId: string, actualMinor: number, plan: LaterPlan, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query(SETTLE, [
    attemptId,
    now,
    actualMinor,
    JSON.stringify(plan.outbox),
    postingsToJson(plan.postings),
  ]);
  return rowCount === 1;
}
