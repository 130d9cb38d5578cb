import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "@/lib/platform/db";
import { counter } from "@/lib/platform/metrics";
import { toPublicId } from "@/lib/shared/ids";
import type { ReturnPlan } from "./after-sale";
import { after, CALL_LEASE_MS, type PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { learnRefs } from "./learn-refs";
import { observeCall } from "./payment-metrics";
import type { Evidence, FurtherRefs, RefundOutcome } from "./provider";
import { isOpen, type Refund } from "./refund-rows";
import { afterRefundCall, type RefundChange } from "./refund-transition";
import { recordRefund } from "./sql/record-refund";
import { beginRefund, loadRefund, type NewRefund } from "./sql/refund-rows";

const refunds = counter("backline_payment_refunds_total", "Refunds by where they got to", ["provider", "state"]);
const WRITE_TRIES = 8;
const NOTHING: ReturnPlan = { postings: [], outbox: [], emptyLineIds: [] };

/**
 * T1: puts the intention on record and reserves the money. Null when the payment moved since `epoch` was read, or has not
 * that much left.
 */
export async function startRefund(context: PaymentsContext, request: NewRefund): Promise<Refund | null> {
  const now = context.clock.now();
  const hasBegun = await inTransaction(async (db) => {
    if (!(await beginRefund(db, request, after(context.clock, CALL_LEASE_MS.refund), now))) return false;
    await appendAudit(db, {
      actorId: request.requestedBy ?? "system",
      action: request.providerRef ? "refund.found" : "refund.requested",
      subject: toPublicId("refund", request.id),
      after: { payment: toPublicId("payment", request.paymentId), amountMinor: request.amountMinor },
      at: now,
    });
    return true;
  });
  return hasBegun ? loadRefund(request.id) : null;
}

/** The call itself; sent again, it is the same request under the same key. */
export async function callRefund(context: PaymentsContext, refund: Refund): Promise<RefundOutcome> {
  const { attempt } = refund;
  const rail = railOf(context, attempt.rail);
  const ask = (furtherRefs: FurtherRefs) =>
    rail.refund({
      amountMinor: refund.amountMinor,
      currency: refund.currency,
      idempotencyKey: refund.idempotencyKey,
      providerRef: attempt.providerRef as string,
      furtherRefs,
      refundRef: toPublicId("refund", refund.id),
    });
  const first = await ask(attempt.furtherRefs);
  const learned = first.kind === "not_sent" && first.code === "no_capture" ? await learnRefs(rail, attempt) : null;
  const outcome = learned ? await ask(learned) : first;
  observeCall(outcome, attempt.id);
  return outcome;
}

/** T1 is on disk: asks the rail and writes down what it said. */
export async function sendRefund(context: PaymentsContext, refund: Refund): Promise<Refund> {
  const outcome = await callRefund(context, refund);
  const change = afterRefundCall({ refund, now: context.clock.now() }, outcome);
  return storeRefund(context, refund, change, outcome.evidence);
}

/** Null when the refund moved meanwhile: booked by someone else, its own lines have less left than it takes. */
async function planReturn(context: PaymentsContext, refund: Refund, at: Date): Promise<ReturnPlan | null> {
  const { id: sourceId, orderId, paymentId, attempt, livemode, lines } = refund;
  try {
    return await context.afterSale.planRefund({
      sourceId,
      orderId,
      paymentId,
      rail: attempt.rail,
      livemode,
      at,
      lines,
    });
  } catch (error) {
    const current = await loadRefund(refund.id);
    if (current?.epoch === refund.epoch) throw error;
    return null;
  }
}

/**
 * T2. Another refund or a dispute of the same payment may write in between; what this one has learned is then written on top.
 * Returns the refund as it is on disk.
 */
export async function storeRefund(
  context: PaymentsContext,
  asked: Refund,
  change: RefundChange,
  evidence: Evidence,
): Promise<Refund> {
  let refund = asked;
  for (let tries = 0; tries < WRITE_TRIES && isOpen(refund); tries++) {
    const now = context.clock.now();
    const plan = change.state === "succeeded" ? await planReturn(context, refund, now) : NOTHING;
    const isStored = plan !== null && (await recordRefund(refund, change, { evidence, plan, now }));
    if (isStored) refunds.inc({ provider: refund.attempt.rail, state: change.state });
    const current = (await loadRefund(refund.id)) ?? refund;
    // whoever moved it meanwhile knew at least as much
    if (isStored || current.state !== asked.state) return current;
    // whoever took it over may have sent it again: a no to the earlier request says nothing about that one
    if (change.state === "failed" && current.resolveCount !== asked.resolveCount) return current;
    refund = current;
  }
  return refund;
}
