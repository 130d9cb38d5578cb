import "server-only";
import { type Posting, postingCtes, postingsToJson } from "@/lib/ledger/post-entries";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import type { ReturnPlan } from "../after-sale";
import type { Attempt } from "../payment-rows";
import type { Evidence, RailDispute, RailName } from "../provider";
import { type AttemptJson, toAttempt } from "./load-payment";
import type { ChargeTarget } from "./refund-rows";

export type DisputeState = "open" | "won" | "lost";
export type StoredDispute = {
  id: string;
  providerRef: string;
  amountMinor: number;
  currency: Currency;
  reason: string;
  state: DisputeState;
  openedAt: Date;
  closedAt: Date | null;
};
/** A charge with the disputes on file about it; `epoch` guards every write, as it does for refunds. */
export type DisputedCharge = {
  paymentId: string;
  orderId: string;
  epoch: number;
  currency: Currency;
  livemode: boolean;
  attempt: Attempt;
  disputes: readonly StoredDispute[];
};

const COLUMNS = `d.id, d.provider_ref AS "providerRef", d.amount_minor AS "amountMinor", d.currency, d.reason, d.state,
  d.opened_at AS "openedAt", d.closed_at AS "closedAt"`;

export async function listDisputesOfOrder(orderId: string): Promise<StoredDispute[]> {
  const { rows } = await pool.query<StoredDispute>(
    `SELECT ${COLUMNS} FROM dispute d JOIN payment p ON p.id = d.payment_id WHERE p.order_id = $1 ORDER BY d.opened_at, d.id`,
    [orderId],
  );
  return rows;
}

const LOAD_CHARGE = `
  SELECT p.id AS "paymentId", p.order_id AS "orderId", p.epoch, p.currency, p.livemode, to_jsonb(a) AS attempt
  FROM payment_attempt a JOIN payment p ON p.id = a.payment_id 
  WHERE a.rail = $1 AND (a.provider_ref = $2 OR a.id = $3 OR a.further_refs->>'capture' = $4)`;

/** Null when no attempt of ours made that charge. */
export async function loadCharge(target: ChargeTarget): Promise<DisputedCharge | null> {
  const { rows } = await pool.query<Omit<DisputedCharge, "attempt" | "disputes"> & { attempt: AttemptJson }>(
    LOAD_CHARGE,
    [target.rail, target.providerRef, target.attemptId, target.captureRef ?? null],
  );
  if (!rows[0]) return null;
  const attempt = toAttempt(rows[0].attempt);
  const { rows: disputes } = await pool.query<StoredDispute>(
    `SELECT ${COLUMNS} FROM dispute d WHERE d.attempt_id = $1`,
    [attempt.id],
  );
  return { ...rows[0], attempt, disputes };
}

const EVIDENCE = `INSERT INTO attempt_evidence (id, attempt_id, kind, raw, created_at)`;

// A dispute is on file before it can end, so that the ledger shows both, whatever order the news came in.
const OPEN = `
  WITH gate AS (
    UPDATE payment SET epoch = epoch + 1, updated_at = $3,
      state = CASE WHEN $4 AND state IN ('captured', 'refunded') THEN 'disputed' ELSE state END
    WHERE id = $1 AND epoch = $2 RETURNING id
  ), opened AS (
    INSERT INTO dispute (id, payment_id, attempt_id, rail, provider_ref, amount_minor, currency, reason, state, livemode, opened_at,
      updated_at)
    SELECT $5, gate.id, $6, $7, $8, $9, $10, $11, 'open', $12, $13, $3 FROM gate
    ON CONFLICT (rail, provider_ref) DO NOTHING RETURNING attempt_id
  ), evidence AS (
    ${EVIDENCE} SELECT $14, attempt_id, 'dispute:open', $15, $3 FROM opened
  ), ${postingCtes("$16", "opened")}
  SELECT 1 FROM opened`;

export type Filing = { id: string; told: RailDispute; posting: Posting; evidence: Evidence; now: Date };

/** False when the payment moved since the charge was read, or the dispute is on file: nothing was posted. */
export async function openDispute(charge: DisputedCharge, filing: Filing): Promise<boolean> {
  const { attempt, paymentId, epoch, livemode } = charge;
  const { id, told, posting, evidence, now } = filing;
  const { rowCount } = await pool.query(OPEN, [
    paymentId,
    epoch,
    now,
    attempt.state === "captured",
    id,
    attempt.id,
    attempt.rail,
    told.disputeRef,
    told.amountMinor,
    told.currency,
    told.reason,
    livemode,
    told.openedAt,
    newId(),
    JSON.stringify(evidence),
    postingsToJson([posting]),
  ]);
  return rowCount === 1;
}

// What was lost is gone as if refunded. `lost` of other disputes is added by hand: a statement does not see its own writes.
const CLOSE = `
  WITH lost AS (
    SELECT coalesce(sum(amount_minor), 0) + $6::bigint AS minor FROM dispute WHERE payment_id = $1 AND state = 'lost'
  ), gate AS (
    UPDATE payment p SET epoch = epoch + 1, updated_at = $3,
      state = CASE WHEN state <> 'disputed' OR $5 = 'lost'
        OR EXISTS (SELECT 1 FROM dispute d WHERE d.payment_id = $1 AND d.id <> $4 AND d.state <> 'won') THEN state
        WHEN refunded_minor = captured_minor THEN 'refunded' ELSE 'captured' END
    FROM lost WHERE id = $1 AND epoch = $2 AND EXISTS (SELECT 1 FROM dispute WHERE id = $4 AND state = 'open')
    RETURNING order_id, $7 AND $5 = 'lost' AND refunded_minor + lost.minor >= captured_minor AS is_whole
  ), closed AS (
    UPDATE dispute d SET state = $5, closed_at = $3, updated_at = $3 FROM gate WHERE d.id = $4 RETURNING d.attempt_id
  ), evidence AS (
    ${EVIDENCE} SELECT $8, attempt_id, 'dispute:' || $5, $9, $3 FROM closed
  ), given_back AS (
    UPDATE customer_order o SET status = 'refunded', link_revoked_at = coalesce(link_revoked_at, $3)
    FROM gate WHERE o.id = gate.order_id AND is_whole
  ), revoked AS (
    UPDATE entitlement e SET revoked_at = $3 FROM gate
    WHERE e.order_id = gate.order_id AND e.revoked_at IS NULL AND (is_whole OR e.order_line_id = ANY($10::uuid[]))
  ), announced AS (
    INSERT INTO outbox (id, topic, payload, created_at, available_at)
    SELECT b.id, b.topic, b.payload, $3, $3 FROM closed, jsonb_to_recordset($11::jsonb) AS b(id uuid, topic text, payload jsonb)
  ), ${postingCtes("$12", "closed")}
  SELECT 1 FROM closed`;

export type Ending = { state: "won" | "lost"; plan: ReturnPlan; evidence: Evidence; now: Date };

/** False when the payment moved since the charge was read, or the dispute has ended: nothing was written. */
export async function closeDispute(charge: DisputedCharge, dispute: StoredDispute, ending: Ending): Promise<boolean> {
  const { rowCount } = await pool.query(CLOSE, [
    charge.paymentId,
    charge.epoch,
    ending.now,
    dispute.id,
    ending.state,
    ending.state === "lost" ? dispute.amountMinor : 0,
    charge.attempt.state === "captured",
    newId(),
    JSON.stringify(ending.evidence),
    ending.plan.emptyLineIds,
    JSON.stringify(ending.plan.outbox),
    postingsToJson(ending.plan.postings),
  ]);
  return rowCount === 1;
}

/** Shows a charge to a person. Idempotent while it is open. */
export async function insertReview(attemptId: string, reason: string, now: Date): Promise<void> {
  await pool.query(
    `INSERT INTO payment_obligation (id, attempt_id, kind, reason, due_at, created_at) VALUES ($1, $2, 'review', $3, $4, $4)
     ON CONFLICT (attempt_id, kind) WHERE settled_at IS NULL DO NOTHING`,
    [newId(), attemptId, reason, now],
  );
}

/** Takes open disputes that nobody has asked about since `askedBefore`. */
export async function claimOpenDisputes(
  now: Date,
  askedBefore: Date,
  limit: number,
): Promise<{ rail: RailName; attemptId: string }[]> {
  const { rows } = await pool.query<{ rail: RailName; attemptId: string }>(
    `UPDATE dispute SET updated_at = $1 WHERE id IN (
       SELECT id FROM dispute WHERE state = 'open' AND updated_at <= $2 ORDER BY updated_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING rail, attempt_id AS "attemptId"`,
    [now, askedBefore, limit],
  );
  return rows;
}
