import "server-only";
import { newId } from "@/lib/shared/ids";
import type { PaymentsContext } from "./context";
import type { Payment } from "./payment-rows";
import { type NudgeTarget, nudgeAttempt } from "./sql/claim-attempts";

const SETTLE_MS = 3_000;

/** Asks the resolver to look at an attempt soon. Returns whether there is such an attempt. */
export async function nudge(context: Pick<PaymentsContext, "clock">, target: NudgeTarget): Promise<boolean> {
  return (await nudgeAttempt(target, newId(), context.clock.now())) > 0;
}

/** The buyer is back from a step at the rail, or asks how it went: reason to look, at most every few seconds. */
export async function nudgeWaiting(context: Pick<PaymentsContext, "clock">, payment: Payment): Promise<void> {
  const { attempt } = payment;
  if (attempt?.state !== "needs_buyer") return;
  if (context.clock.now().getTime() - attempt.updatedAt.getTime() < SETTLE_MS) return;
  await nudge(context, { rail: attempt.rail, providerRef: null, attemptId: attempt.id });
}
