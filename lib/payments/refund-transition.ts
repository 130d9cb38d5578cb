import "server-only";
import { backoffMs } from "./backoff";
import { REVIEW_AFTER_MS } from "./context";
import type { RailRefund, RefundOutcome } from "./provider";
import type { Refund, RefundState } from "./refund-rows";

/** What T2 of a refund writes; `leaseUntil`: when the resolver asks (again), null = never. */
export type RefundChange = {
  state: RefundState;
  leaseUntil: Date | null;
  outcomeClass: string;
  outcomeCode: string | null;
  providerRef?: string;
  /** A person is told. */
  review?: string;
};
type Situation = { refund: Refund; now: Date };

function later({ refund, now }: Situation): Date {
  return new Date(now.getTime() + backoffMs(refund.resolveCount));
}

/** Nobody has proved anything: asked on, and after some days a person is told as well. */
export function stillUnknown(situation: Situation, code: string): RefundChange {
  const { refund, now } = situation;
  const isOverdue = now.getTime() - refund.createdAt.getTime() > REVIEW_AFTER_MS;
  return {
    state: refund.state === "pending" ? "pending" : "unknown",
    leaseUntil: later(situation),
    outcomeClass: "unknown",
    outcomeCode: code,
    ...(isOverdue ? { review: "refund_unknown" } : {}),
  };
}

/** A definite no: what was reserved is free again. One that the rail had taken before is a surprise to a person. */
export function refused({ refund }: Situation, outcomeClass: string, code: string | null): RefundChange {
  return {
    state: "failed",
    leaseUntil: null,
    outcomeClass,
    outcomeCode: code,
    ...(refund.state === "pending" ? { review: "refund_failed" } : {}),
  };
}

function done(situation: Situation, told: { isDone: boolean; refundRef: string; amountMinor: number }): RefundChange {
  const { isDone, refundRef, amountMinor } = told;
  if (amountMinor !== situation.refund.amountMinor)
    return { ...stillUnknown(situation, "amount_mismatch"), providerRef: refundRef, review: "amount_mismatch" };
  return {
    state: isDone ? "succeeded" : "pending",
    leaseUntil: isDone ? null : later(situation),
    outcomeClass: isDone ? "refunded" : "refund_pending",
    outcomeCode: null,
    providerRef: refundRef,
  };
}

/** The answer to the request itself. */
export function afterRefundCall(situation: Situation, outcome: RefundOutcome): RefundChange {
  switch (outcome.kind) {
    case "refunded":
    case "refund_pending":
      return done(situation, { ...outcome, isDone: outcome.kind === "refunded" });
    case "unknown":
      return {
        ...stillUnknown(situation, outcome.code),
        ...("refundRef" in outcome ? { providerRef: outcome.refundRef } : {}),
      };
    default:
      return refused(situation, outcome.kind, outcome.code);
  }
}

/** What the rail's list says of it. */
export function afterRefundFound(situation: Situation, found: RailRefund): RefundChange {
  if (found.state === "failed") return { ...refused(situation, "declined", "failed"), providerRef: found.refundRef };
  return done(situation, { ...found, isDone: found.state === "succeeded" });
}
