import "server-only";
import { log } from "@/lib/platform/log";
import { counter, histogram } from "@/lib/platform/metrics";
import { latencyOf } from "./latency-of";
import type { Evidence, RailName } from "./provider";

const transactions = counter("backline_payment_transactions_total", "Confirmed payment attempts", ["provider"]);
const successes = counter("backline_payment_successes_total", "Captured payments", ["provider"]);
const failures = counter("backline_payment_failures_total", "Payment calls without success, by class", [
  "provider",
  "class",
]);
const fees = counter("backline_payment_fees_minor_total", "Estimated provider fees in minor units", [
  "provider",
  "currency",
]);
const latency = histogram(
  "backline_payment_call_duration_seconds",
  "Time of one call to a provider",
  [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 20],
  ["provider", "operation"],
);

const GOOD = new Set([
  "created",
  "needs_buyer",
  "authorized",
  "captured",
  "voided",
  "refunded",
  "refund_pending",
  "found",
]);

/** Counts one finished call; anything that is not an answer about the money is logged with ids only. */
export function observeCall(outcome: { kind: string; evidence: Evidence; code?: string }, attemptId: string): void {
  const { rail, operation, httpStatus, railRequestId } = outcome.evidence;
  const tookMs = latencyOf(outcome.evidence);
  if (tookMs !== null) latency.observe({ provider: rail, operation }, tookMs / 1000);
  if (operation === "confirm") transactions.inc({ provider: rail });
  // a rail that works in its own time has taken the step on
  if (GOOD.has(outcome.kind) || outcome.code === "received") return;
  failures.inc({ provider: rail, class: outcome.kind });
  const line = { rail, operation, attemptId, outcome: outcome.kind, code: outcome.code, httpStatus, railRequestId };
  if (outcome.kind === "our_bug") log.error(line, "the rail calls our request wrong");
  else if (outcome.kind !== "declined") log.warn(line, "a payment call ended without an answer");
}

export function observeCapture(rail: RailName, currency: string, feeMinor: number): void {
  successes.inc({ provider: rail });
  fees.inc({ provider: rail, currency }, feeMinor);
}
