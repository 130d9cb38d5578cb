import "server-only";
import { backoffMs } from "./backoff";
import { BUYER_LEASE_MS, REVIEW_AFTER_MS } from "./context";
import type { Attempt, AttemptState, Payment, PaymentState } from "./payment-rows";
import type { BuyerStep, Captured, CardFacts, ChargeOutcome, FurtherRefs } from "./provider";

/** What T2 writes: the next states, and when the resolver should look again (null = never by itself). */
export type Change = {
  state: AttemptState;
  paymentState: PaymentState;
  isFinished: boolean;
  /** A look-up got an answer, so the back-off starts anew. */
  isAnswer: boolean;
  leaseUntil: Date | null;
  outcomeClass: string;
  outcomeCode: string | null;
  providerRef?: string | null;
  furtherRefs?: FurtherRefs;
  card?: CardFacts;
  buyerStep?: BuyerStep;
  obligation?: { kind: "void" | "refund" | "review"; reason: string };
};
export type Settled = Exclude<ChargeOutcome, Captured>;
type Situation = { payment: Payment; now: Date };

/** How long the request that authorised has to go on and capture before the resolver does. */
const HAND_OVER_MS = 30_000;

/** Whether the buyer has had their time. */
export function isOverdue({ payment, now }: Situation): boolean {
  return payment.attempt !== null && now.getTime() - payment.attempt.createdAt.getTime() >= BUYER_LEASE_MS;
}

function soon(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}

/** The attempt is over and took nothing. What it left open at the rail is cancelled, so that it cannot wake up late. */
function ended(
  { payment }: Situation,
  end: { state: AttemptState; outcomeClass: string; code: string; ref?: string },
): Change {
  const isOpenAtRail = Boolean(end.ref ?? payment.attempt?.providerRef);
  return {
    state: end.state,
    paymentState: "open",
    isFinished: true,
    isAnswer: true,
    leaseUntil: null,
    outcomeClass: end.outcomeClass,
    outcomeCode: end.code,
    ...(end.ref ? { providerRef: end.ref } : {}),
    ...(isOpenAtRail ? { obligation: { kind: "void" as const, reason: end.outcomeClass } } : {}),
  };
}

/**
 * Still open. Asked again after a back-off; when it stays open for days a person is told as well, but it is asked on: a
 * clock alone never makes a payment failed.
 */
export function unresolved(
  { payment, now }: Situation,
  state: AttemptState,
  code: string,
  refs: { providerRef?: string; furtherRefs?: FurtherRefs } = {},
): Change {
  const isOverdue = payment.attempt !== null && now.getTime() - payment.attempt.createdAt.getTime() > REVIEW_AFTER_MS;
  return {
    state,
    paymentState: isOverdue ? "review" : payment.state,
    isFinished: false,
    isAnswer: false,
    leaseUntil: soon(now, backoffMs(payment.attempt?.resolveCount ?? 0)),
    outcomeClass: "unknown",
    outcomeCode: code,
    ...(refs.providerRef ? { providerRef: refs.providerRef } : {}),
    ...(refs.furtherRefs ? { furtherRefs: refs.furtherRefs } : {}),
    ...(isOverdue ? { obligation: { kind: "review" as const, reason: code } } : {}),
  };
}

function authorized(situation: Situation, outcome: Extract<Settled, { kind: "authorized" }>): Change {
  const { payment, now } = situation;
  const isWhole = outcome.amountMinor === payment.amountMinor;
  return {
    // a hold over another amount is released, never captured
    state: isWhole ? "authorized" : "voiding",
    paymentState: isWhole ? "authorized" : "open",
    isFinished: false,
    isAnswer: true,
    leaseUntil: isWhole ? soon(now, HAND_OVER_MS) : null,
    outcomeClass: isWhole ? "authorized" : "amount_mismatch",
    outcomeCode: null,
    providerRef: outcome.providerRef,
    ...(outcome.furtherRefs ? { furtherRefs: outcome.furtherRefs } : {}),
    ...(outcome.card ? { card: outcome.card } : {}),
    ...(isWhole ? {} : { obligation: { kind: "void" as const, reason: "amount_mismatch" } }),
  };
}

/** Outcomes of create and confirm, and of look-ups about them. */
export function afterCharge(situation: Situation, outcome: Settled): Change {
  const { now } = situation;
  switch (outcome.kind) {
    case "created":
    case "needs_buyer":
      return {
        state: outcome.kind,
        paymentState: "open",
        isFinished: false,
        isAnswer: true,
        leaseUntil: soon(now, BUYER_LEASE_MS),
        outcomeClass: outcome.kind,
        outcomeCode: null,
        providerRef: outcome.providerRef,
        ...(outcome.furtherRefs ? { furtherRefs: outcome.furtherRefs } : {}),
        ...(outcome.kind === "needs_buyer" ? { buyerStep: outcome.step } : {}),
      };
    case "authorized":
      return authorized(situation, outcome);
    case "declined": {
      const end = { state: "declined" as const, outcomeClass: `${outcome.class}_decline`, code: outcome.code };
      return ended(situation, outcome.providerRef ? { ...end, ref: outcome.providerRef } : end);
    }
    case "not_sent":
      return ended(situation, { state: "not_sent", outcomeClass: "not_sent", code: outcome.code });
    case "rail_says_no":
    case "our_bug":
      return ended(situation, { state: "declined", outcomeClass: outcome.kind, code: outcome.code });
    case "unknown":
      return unresolved(situation, "unknown", outcome.code, outcome);
  }
}

/** A rail that said so to every capture of a minute will not take the money of this hold. */
const REFUSED_CAPTURES = 6;

/** Whether the hold is to be let go, because its capture was refused for good again and again. */
export function isRefusedCapture({ outcomeClass, resolveCount }: Attempt): boolean {
  return (outcomeClass === "declined" || outcomeClass === "our_bug") && resolveCount >= REFUSED_CAPTURES;
}

/** Outcomes of a capture that did not say "captured". The hold stands: nothing is lost, so it is asked again. */
export function afterCapture(situation: Situation, outcome: Settled): Change {
  if (outcome.kind === "declined" || outcome.kind === "our_bug")
    return { ...unresolved(situation, "capture_unknown", outcome.code), outcomeClass: outcome.kind };
  if (outcome.kind === "unknown") return unresolved(situation, "capture_unknown", outcome.code, outcome);
  if (outcome.kind !== "not_sent" && outcome.kind !== "rail_says_no")
    return unresolved(situation, "capture_unknown", outcome.kind);
  const change = unresolved(situation, "authorized", outcome.code);
  // what a person is told of stays told until it is over
  const paymentState = change.obligation ? change.paymentState : "authorized";
  return { ...change, paymentState, outcomeClass: outcome.kind };
}

/** The rail holds nothing that could still take money: proof, so the attempt ends. `by` names the proof. */
export function afterNothingFound(situation: Situation, by: string): Change {
  const { payment } = situation;
  const isWaiting = payment.attempt?.state === "created" || payment.attempt?.state === "needs_buyer";
  const isHold = ["authorized", "capturing", "capture_unknown"].includes(payment.attempt?.state ?? "");
  return {
    state: isWaiting ? "expired" : isHold ? "voided" : "absent",
    // a charge that lapsed at its rail before its time leaves the buyer free to choose again
    paymentState: isWaiting && isOverdue(situation) ? "expired" : "open",
    isFinished: true,
    isAnswer: true,
    leaseUntil: null,
    outcomeClass: by,
    outcomeCode: null,
  };
}

/** Asked while the buyer is at it, and nothing has changed: the same state, its lease counted from the start. */
export function stillWaiting({ payment, now }: Situation): Change {
  const attempt = payment.attempt as Attempt;
  const endsAt = new Date(attempt.createdAt.getTime() + BUYER_LEASE_MS);
  return {
    state: attempt.state,
    paymentState: payment.state,
    isFinished: false,
    isAnswer: true,
    leaseUntil: endsAt > now ? endsAt : soon(now, backoffMs(attempt.resolveCount)),
    outcomeClass: attempt.state,
    outcomeCode: null,
  };
}
