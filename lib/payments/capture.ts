import "server-only";
import { keyFor } from "./attempt-keys";
import { after, CALL_LEASE_MS, type PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { oweRefund } from "./obligations";
import { observeCall, observeCapture } from "./payment-metrics";
import { type Attempt, isLive, type Payment } from "./payment-rows";
import type { Captured } from "./provider";
import { beginStep } from "./sql/begin-step";
import { loadPayment } from "./sql/load-payment";
import { recordCapture } from "./sql/record-capture";
import { recordOutcome } from "./sql/record-outcome";
import { afterCapture, unresolved } from "./transition";

/**
 * Books a charge that the rail says is captured. A charge that arrives when its payment takes no money any more is owed
 * back to the buyer.
 */
export async function bookCapture(context: PaymentsContext, payment: Payment, captured: Captured): Promise<Payment> {
  const attempt = payment.attempt as Attempt;
  const now = context.clock.now();
  if (captured.amountMinor !== payment.amountMinor) {
    const change = unresolved({ payment, now }, "capture_unknown", "amount_mismatch");
    const obligation = { kind: "review" as const, reason: "amount_mismatch" };
    const { providerRef, furtherRefs = {} } = captured;
    const inReview = { ...change, providerRef, furtherRefs, paymentState: "review" as const, obligation };
    const evidence = { ...captured.evidence, capturedMinor: captured.amountMinor };
    return (await recordOutcome(payment, inReview, evidence, now)) ?? loadPayment(payment.id);
  }
  const plan = await context.planSale({
    payment,
    rail: attempt.rail,
    feeMinor: attempt.feeQuoteMinor,
    capturedAt: now,
  });
  const booked = await recordCapture(payment, captured, plan, now);
  if (booked) {
    observeCapture(attempt.rail, payment.currency, attempt.feeQuoteMinor);
    return booked;
  }
  const current = await loadPayment(payment.id);
  if (!isWanted(current, attempt.id)) {
    const { amountMinor } = captured;
    await oweRefund({ payment, attempt, refs: captured, amountMinor, reason: "captured_too_late", at: now });
  }
  return current;
}

/** Whether whoever moved the payment meanwhile booked this capture or still will. */
function isWanted(payment: Payment, attemptId: string): boolean {
  const { attempt } = payment;
  return attempt?.id === attemptId && (attempt.state === "captured" || isLive(attempt.state));
}

/**
 * The one door to money: only the authorised latest attempt of a payment passes, and never beyond what is owed.
 * Also takes an attempt whose capture is in doubt: the same key makes asking again harmless.
 */
export async function captureAttempt(context: PaymentsContext, payment: Payment): Promise<Payment> {
  const { attempt } = payment;
  if (!attempt?.providerRef || !["authorized", "capturing", "capture_unknown"].includes(attempt.state)) return payment;
  const rail = railOf(context, attempt.rail);
  const leaseUntil = after(context.clock, CALL_LEASE_MS.capture);
  const sent = await beginStep(payment, { step: "capture", state: "capturing", leaseUntil, now: context.clock.now() });
  if (!sent) return loadPayment(payment.id);
  const outcome = await rail.capture({
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    idempotencyKey: keyFor(attempt, "capture"),
    providerRef: attempt.providerRef,
    furtherRefs: attempt.furtherRefs,
  });
  observeCall(outcome, attempt.id);
  if (outcome.kind === "captured") return bookCapture(context, sent, outcome);
  const now = context.clock.now();
  const change = afterCapture({ payment: sent, now }, outcome);
  return (await recordOutcome(sent, change, outcome.evidence, now)) ?? loadPayment(payment.id);
}
