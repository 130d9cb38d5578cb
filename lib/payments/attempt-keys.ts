import "server-only";
import { toPublicId } from "@/lib/shared/ids";
import type { Attempt, AttemptStep } from "./payment-rows";

const SUFFIX: Record<AttemptStep, string> = { create: "new", confirm: "cnf", capture: "cap", void: "voi" };

/** The stem: the attempt's public id, `at_` and 26 base32 digits. */
export function keyStem(attemptId: string): string {
  return toPublicId("attempt", attemptId);
}

const ASKS_PER_CAPTURE_KEY = 4;

function counterOf(attempt: Pick<Attempt, "confirmCount" | "resolveCount">, step: AttemptStep): number {
  if (step === "confirm") return attempt.confirmCount;
  return step === "capture" ? 1 + Math.floor(attempt.resolveCount / ASKS_PER_CAPTURE_KEY) : 1;
}

/**
 * The idempotency key of one step, ≤ 45 characters. It follows from what T1 committed, so a resolver after a crash sends
 * the same key, and a new confirm by the buyer a new one. Rails keep a server error under its key as well; a capture that
 * was looked up four times and found not done therefore gets the next key: a charge can be captured once only.
 */
export function keyFor(
  attempt: Pick<Attempt, "idempotencyKey" | "confirmCount" | "resolveCount">,
  step: AttemptStep,
): string {
  return `${attempt.idempotencyKey}:${SUFFIX[step]}${counterOf(attempt, step)}`;
}
