import "server-only";
import { newId } from "@/lib/shared/ids";
import type { PaymentsContext } from "./context";
import type { Payment } from "./payment-rows";
import type { RailName } from "./provider";
import { nudgeAttempt, wakeAll, wakeUnreachable } from "./sql/claim-attempts";
import type { ChargeTarget } from "./sql/refund-rows";

const SETTLE_MS = 3_000;

/** Asks the resolver to look at an attempt soon. Returns whether there is such an attempt. */
export async function nudge(context: Pick<PaymentsContext, "clock">, target: ChargeTarget): Promise<boolean> {
  return (await nudgeAttempt(target, newId(), context.clock.now())) > 0;
}

/** The buyer asks how it went: reason to look, at most every few seconds. */
export async function nudgeWaiting(context: Pick<PaymentsContext, "clock">, payment: Payment): Promise<void> {
  const { attempt } = payment;
  if (attempt?.state !== "needs_buyer") return;
  if (context.clock.now().getTime() - attempt.updatedAt.getTime() < SETTLE_MS) return;
  await nudge(context, { rail: attempt.rail, providerRef: null, attemptId: attempt.id });
}

/** A rail works again: the resolver asks it at its next turn about every outcome that is open, and pays back what is owed. */
export async function wakeRail(rail: RailName, now: Date): Promise<void> {
  await wakeAll(rail, now);
  await wakeUnreachable(rail, now);
}
