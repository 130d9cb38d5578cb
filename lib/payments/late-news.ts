import "server-only";
import type { PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { oweVoid } from "./obligations";
import { isLive } from "./payment-rows";
import type { RailName } from "./provider";
import { insertReview } from "./sql/dispute-rows";
import { loadAttempt } from "./sql/load-payment";

/**
 * News of a charge whose attempt is over, from a rail that cannot be asked: what it holds is owed back, as often as it says
 * so, and a capture that it takes back after it was booked is shown to a person.
 */
export async function hearLate(context: PaymentsContext, rail: RailName, attemptId: string): Promise<void> {
  const asked = railOf(context, rail);
  const found = asked.traits.hasLookUp ? null : await loadAttempt(attemptId);
  if (!found || isLive(found.attempt.state)) return;
  const { attempt } = found;
  const { idempotencyKey: attemptRef, createdAt } = attempt;
  const now = context.clock.now();
  const told = await asked.findByReference({ attemptRef, createdAfter: createdAt, createdBefore: now });
  if (told.kind !== "found") return;
  const { state } = told.charge;
  if (attempt.state === "captured") {
    if (state !== "captured") await insertReview(attemptId, "capture_failed", now);
  } else if (state === "authorized" || state === "captured") await oweVoid(attempt, "late_event", now);
}
