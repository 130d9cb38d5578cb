import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import { AppError } from "@/lib/platform/errors";
import { toPublicId } from "@/lib/shared/ids";
import { keyFor } from "./attempt-keys";
import { bookCapture } from "./capture";
import { after, CALL_LEASE_MS, type PaymentsContext } from "./context";
import { type Decision, decide } from "./decide";
import { railOf } from "./find-rail";
import { oweVoid } from "./obligations";
import { observeCall } from "./payment-metrics";
import { type Attempt, isLive, type Payment } from "./payment-rows";
import type { ChargeOutcome, CreateInput } from "./provider";
import { beginAttempt, storeFruitlessDecision } from "./sql/begin-attempt";
import { beginStep } from "./sql/begin-step";
import { loadPayment } from "./sql/load-payment";
import { recordOutcome } from "./sql/record-outcome";
import { afterCharge } from "./transition";

/** What create sends: only what is on disk, so that a resolver can send the same body under the same key (I5). */
export function createInputOf(payment: Payment, attempt: Attempt): CreateInput {
  return {
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    idempotencyKey: keyFor(attempt, "create"),
    orderRef: toPublicId("order", payment.orderId),
    attemptRef: toPublicId("attempt", attempt.id),
  };
}

/**
 * T2 of create, confirm and look-ups. An answer that comes after somebody else moved the payment is not written; if it
 * says that money is held for an attempt that is over, the hold is owed back.
 */
export async function settleCharge(context: PaymentsContext, sent: Payment, outcome: ChargeOutcome): Promise<Payment> {
  if (outcome.kind === "captured") return bookCapture(context, sent, outcome);
  const now = context.clock.now();
  const written = await recordOutcome(sent, afterCharge({ payment: sent, now }, outcome), outcome.evidence, now);
  if (written) return written;
  const current = await loadPayment(sent.id);
  if (outcome.kind !== "authorized") return current;
  const attempt = sent.attempt as Attempt;
  const isStillLive =
    current.attempt?.id === attempt.id && (isLive(current.attempt.state) || current.state === "captured");
  if (!isStillLive) await oweVoid(attempt, "late_authorisation", now);
  return current;
}

/**
 * Plans an attempt, commits it, then creates the unconfirmed charge, so that its id is on disk before money can move.
 * `made`: a decision that was just made for it. Throws `unprocessable` when no provider takes this payment.
 */
export async function createAttempt(context: PaymentsContext, payment: Payment, made?: Decision): Promise<Payment> {
  const decision = made ?? (await decide(context, payment));
  const now = context.clock.now();
  if (!decision.chosen) {
    await storeFruitlessDecision(payment, decision, now);
    throw new AppError("unprocessable", "No payment provider of this shop can take this payment. Nothing was charged.");
  }
  const leaseUntil = after(context.clock, CALL_LEASE_MS.create);
  const sent = await beginAttempt(payment, { decision, candidate: decision.chosen, leaseUntil, now });
  if (!sent?.attempt) return loadPayment(payment.id);
  const outcome = await railOf(context, sent.attempt.rail).create(createInputOf(sent, sent.attempt));
  observeCall(outcome, sent.attempt.id);
  return settleCharge(context, sent, outcome);
}

/** Sends the buyer's confirmation. Null when somebody else moved the payment before it could leave. */
export async function confirmAttempt(
  context: PaymentsContext,
  payment: Payment,
  { token, confirmId }: { token: string; confirmId: string },
): Promise<Payment | null> {
  // before anything is written: an attempt on a rail without keys must not look as if it had been sent
  const rail = payment.attempt && railOf(context, payment.attempt.rail);
  const sent = await beginStep(payment, {
    step: "confirm",
    state: "sent",
    leaseUntil: after(context.clock, CALL_LEASE_MS.confirm),
    now: context.clock.now(),
    confirmId,
    tokenHash: sha256Hex(token),
  });
  if (!rail || !sent?.attempt) return null;
  const { attempt } = sent;
  const outcome = await rail.confirm({
    ...createInputOf(sent, attempt),
    idempotencyKey: keyFor(attempt, "confirm"),
    providerRef: attempt.providerRef,
    furtherRefs: attempt.furtherRefs,
    token,
    returnUrl: context.returnUrl(payment.orderId),
  });
  observeCall(outcome, attempt.id);
  return settleCharge(context, sent, outcome);
}
