import "server-only";
import { log } from "@/lib/platform/log";
import { createInputOf, settleCharge } from "./attempt";
import { keyFor } from "./attempt-keys";
import { bookCapture, captureAttempt } from "./capture";
import { after, BUYER_LEASE_MS, CALL_LEASE_MS, type PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { observeCall } from "./payment-metrics";
import type { Attempt, Payment } from "./payment-rows";
import type { ChargeOutcome, Evidence, LookUpOutcome, Rail, RailCharge } from "./provider";
import { claimAttempts, expireAbandoned, wakeUnreachable } from "./sql/claim-attempts";
import { loadPayment } from "./sql/load-payment";
import { recordOutcome } from "./sql/record-outcome";
import { afterCharge, afterNothingFound, type Change, stillWaiting, unresolved } from "./transition";

/** Questions asked about a confirm that the rail does not know of, before it is cancelled there. */
const PATIENCE = 3;
const SEARCH_MARGIN_MS = 24 * 3_600_000;

type Answer =
  | { kind: "outcome"; outcome: ChargeOutcome }
  | { kind: "open"; providerRef: string; evidence: Evidence }
  | { kind: "voided"; evidence: Evidence }
  | { kind: "absent"; evidence: Evidence }
  | { kind: "silent"; evidence: Evidence; code: string };

function outcomeOf(charge: RailCharge, evidence: Evidence): ChargeOutcome | null {
  const { providerRef, amountMinor, card, fee, furtherRefs } = charge;
  const facts = { evidence, providerRef, ...(card ? { card } : {}), ...(furtherRefs ? { furtherRefs } : {}) };
  if (charge.state === "authorized") return { kind: "authorized", amountMinor, ...facts };
  if (charge.state === "captured")
    return { kind: "captured", amountMinor: charge.capturedMinor, ...facts, ...(fee ? { fee } : {}) };
  if (charge.state === "needs_buyer" && charge.step) return { kind: "needs_buyer", step: charge.step, ...facts };
  if (charge.state === "declined") {
    const decline = charge.decline ?? { class: "soft" as const, code: "declined", message: "declined" };
    return { kind: "declined", ...decline, providerRef, evidence };
  }
  return null;
}

function readLookUp(found: LookUpOutcome): Answer {
  if (found.kind === "absent") return { kind: "absent", evidence: found.evidence };
  if (found.kind === "unavailable") return { kind: "silent", evidence: found.evidence, code: "unreachable" };
  const outcome = outcomeOf(found.charge, found.evidence);
  if (outcome) return { kind: "outcome", outcome };
  if (found.charge.state === "voided") return { kind: "voided", evidence: found.evidence };
  if (found.charge.state === "created") {
    const { providerRef } = found.charge;
    return { kind: "open", providerRef, evidence: found.evidence };
  }
  return { kind: "silent", evidence: found.evidence, code: "pending" };
}

async function lookUp(rail: Rail, attempt: Attempt, now: Date): Promise<Answer> {
  const { providerRef, furtherRefs } = attempt;
  if (providerRef) return readLookUp(await rail.get({ providerRef, furtherRefs }));
  const createdAfter = new Date(attempt.createdAt.getTime() - SEARCH_MARGIN_MS);
  const createdBefore = new Date(now.getTime() + SEARCH_MARGIN_MS);
  return readLookUp(await rail.findByReference({ attemptRef: attempt.idempotencyKey, createdAfter, createdBefore }));
}

/** The same key again (it cannot do it twice), else look-up by id, else by reference. */
async function ask(context: PaymentsContext, payment: Payment, attempt: Attempt): Promise<Answer> {
  const rail = railOf(context, attempt.rail);
  const now = context.clock.now();
  const ageMs = now.getTime() - attempt.createdAt.getTime();
  const isReplayable = attempt.step === "create" && !attempt.providerRef && ageMs < rail.traits.replayLifeMs;
  if (isReplayable) {
    const outcome = await rail.create(createInputOf(payment, attempt));
    observeCall(outcome, attempt.id);
    if (outcome.kind === "created" || outcome.kind === "authorized" || outcome.kind === "captured")
      return { kind: "outcome", outcome };
    // a rail keeps a server error under its key: after a few tries the look-up decides
    if (outcome.kind === "not_sent" || (outcome.kind === "unknown" && attempt.resolveCount < PATIENCE))
      return { kind: "silent", evidence: outcome.evidence, code: "unreachable" };
  }
  return lookUp(rail, attempt, now);
}

async function record(
  context: PaymentsContext,
  payment: Payment,
  change: Change,
  evidence: Evidence,
): Promise<Payment> {
  return (await recordOutcome(payment, change, evidence, context.clock.now())) ?? loadPayment(payment.id);
}

/** Cancels at the rail what has not become money, which turns "not yet" into "never". */
async function cancel(context: PaymentsContext, payment: Payment, attempt: Attempt): Promise<Payment> {
  const { providerRef, furtherRefs } = attempt;
  const situation = { payment, now: context.clock.now() };
  const idempotencyKey = `${keyFor(attempt, "void")}.${attempt.resolveCount}`;
  const outcome = await railOf(context, attempt.rail).void({
    providerRef: providerRef as string,
    furtherRefs,
    idempotencyKey,
  });
  observeCall(outcome, attempt.id);
  if (outcome.kind === "captured") return bookCapture(context, payment, outcome);
  const change =
    outcome.kind === "voided"
      ? afterNothingFound(situation, "cancelled")
      : unresolved(situation, attempt.state === "sent" ? "unknown" : attempt.state, outcome.code);
  return record(context, payment, change, outcome.evidence);
}

async function resolveCharge(context: PaymentsContext, payment: Payment, attempt: Attempt): Promise<Payment> {
  const answer = await ask(context, payment, attempt);
  const situation = { payment, now: context.clock.now() };
  const openState = attempt.state === "sent" ? "unknown" : attempt.state;
  if (answer.kind !== "silent" && attempt.outcomeCode === "unreachable")
    await wakeUnreachable(attempt.rail, situation.now);
  if (answer.kind === "silent")
    return record(context, payment, unresolved(situation, openState, answer.code), answer.evidence);

  const isWaiting = attempt.state === "created" || attempt.state === "needs_buyer";
  const isOverdue = situation.now.getTime() - attempt.createdAt.getTime() >= BUYER_LEASE_MS;
  if (answer.kind === "outcome") {
    const { outcome } = answer;
    if (outcome.kind === "needs_buyer" && isWaiting) {
      if (isOverdue) return cancel(context, payment, attempt);
      return record(context, payment, { ...stillWaiting(situation), buyerStep: outcome.step }, outcome.evidence);
    }
    const settled = await settleCharge(context, payment, outcome);
    return settled.attempt?.state === "authorized" ? captureAttempt(context, settled) : settled;
  }
  if (answer.kind === "voided")
    return record(context, payment, afterNothingFound(situation, "voided"), answer.evidence);
  if (answer.kind === "absent") {
    const change =
      attempt.resolveCount < PATIENCE
        ? unresolved(situation, openState, "absent_so_far")
        : afterNothingFound(situation, "absent");
    return record(context, payment, change, answer.evidence);
  }
  if (isWaiting) {
    return isOverdue
      ? cancel(context, payment, attempt)
      : record(context, payment, stillWaiting(situation), answer.evidence);
  }
  if (attempt.step === "create") {
    const change = afterCharge(situation, {
      kind: "created",
      providerRef: answer.providerRef,
      evidence: answer.evidence,
    });
    return record(context, payment, change, answer.evidence);
  }
  if (attempt.resolveCount < PATIENCE)
    return record(context, payment, unresolved(situation, "unknown", "open_so_far"), answer.evidence);
  return cancel(context, payment, attempt);
}

async function resolveCapture(context: PaymentsContext, payment: Payment, attempt: Attempt): Promise<Payment> {
  if (attempt.state === "authorized") return captureAttempt(context, payment);
  const answer = await lookUp(railOf(context, attempt.rail), attempt, context.clock.now());
  const situation = { payment, now: context.clock.now() };
  if (answer.kind === "outcome" && answer.outcome.kind === "captured")
    return bookCapture(context, payment, answer.outcome);
  if (answer.kind === "outcome" && answer.outcome.kind === "authorized") return captureAttempt(context, payment);
  if (answer.kind === "voided")
    return record(context, payment, afterNothingFound(situation, "voided"), answer.evidence);
  const evidence = answer.kind === "outcome" ? answer.outcome.evidence : answer.evidence;
  const code = answer.kind === "silent" ? answer.code : answer.kind;
  return record(context, payment, unresolved(situation, "capture_unknown", code), evidence);
}

/** Finds out what became of one attempt whose lease was claimed, and acts on it. Returns the payment as it then is. */
async function resolveAttempt(context: PaymentsContext, payment: Payment): Promise<Payment> {
  const { attempt } = payment;
  if (!attempt) return payment;
  const isAboutCapture = ["authorized", "capturing", "capture_unknown"].includes(attempt.state);
  return isAboutCapture ? resolveCapture(context, payment, attempt) : resolveCharge(context, payment, attempt);
}

/** Takes every attempt whose lease is over, up to `limit`, and resolves them side by side. Returns the payments touched. */
export async function resolveDue(context: PaymentsContext, limit = 10): Promise<Payment[]> {
  const claims = await claimAttempts(context.clock.now(), after(context.clock, CALL_LEASE_MS.capture * 2), limit);
  const resolved = await Promise.all(
    claims.map(async (claim) => {
      try {
        const payment = await loadPayment(claim.paymentId);
        return payment.epoch === claim.epoch ? await resolveAttempt(context, payment) : null;
      } catch (error) {
        log.error(
          { err: error, paymentId: claim.paymentId },
          "an attempt could not be resolved; its lease brings it back",
        );
        return null;
      }
    }),
  );
  return resolved.filter((payment) => payment !== null);
}

/** Ends open payments without a live attempt that nobody touched for a day. */
export async function expirePayments(context: PaymentsContext): Promise<number> {
  const now = context.clock.now();
  return expireAbandoned(now, new Date(now.getTime() - BUYER_LEASE_MS));
}
