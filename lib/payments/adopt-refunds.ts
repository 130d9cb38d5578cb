import "server-only";
import { newId } from "@/lib/shared/ids";
import type { PaymentsContext } from "./context";
import type { Heard } from "./dispute";
import { railOf } from "./find-rail";
import type { Evidence, RailRefund } from "./provider";
import { startRefund, storeRefund } from "./refund";
import { isOpen } from "./refund-rows";
import { afterRefundFound } from "./refund-transition";
import { type DisputedCharge, insertReview, loadCharge } from "./sql/dispute-rows";
import { type ChargeTarget, type KnownRefund, listKnownRefunds } from "./sql/refund-rows";

const REASON = "Refunded on the provider's own pages.";
const WRITE_TRIES = 8;

function isOurs(entry: RailRefund, known: readonly KnownRefund[]): boolean {
  return known.some(({ ourRef, providerRef }) => entry.ourRef === ourRef || entry.refundRef === providerRef);
}

/** Whether it may be one of ours whose answer is not in yet, at a rail that does not show our reference. */
function mayBeOurs(entry: RailRefund, known: readonly KnownRefund[]): boolean {
  return (
    entry.ourRef === null &&
    known.some((one) => isOpen(one) && one.providerRef === null && one.amountMinor === entry.amountMinor)
  );
}

/** Booked as made, and failed at the rail since: the money is back here, and the buyer is without it. */
function hasBounced(entry: RailRefund, known: readonly KnownRefund[]): boolean {
  const isBooked = ({ state, providerRef }: KnownRefund) => state === "succeeded" && providerRef === entry.refundRef;
  return entry.state === "failed" && known.some(isBooked);
}

type Adopted = "booked" | "full" | "busy";

/**
 * Books it once, whoever else hears of it. "full": refunds and disputes on file leave less than it took; "busy": its payment
 * kept moving.
 */
async function adopt(
  context: PaymentsContext,
  first: DisputedCharge,
  { entry, evidence }: { entry: RailRefund; evidence: Evidence },
): Promise<Adopted> {
  const { attempt, paymentId, orderId } = first;
  const own: ChargeTarget = { rail: attempt.rail, providerRef: null, attemptId: attempt.id };
  for (let tries = 0; tries < WRITE_TRIES; tries++) {
    const charge = await loadCharge(own);
    if (!charge || isOurs(entry, await listKnownRefunds(attempt.id))) return "booked";
    const { amountMinor, refundRef: providerRef } = entry;
    const lines = await context.afterSale.divideReturn(orderId, amountMinor);
    if (!lines) return "full";
    const { epoch } = charge;
    const facts = { id: newId(), paymentId, epoch, amountMinor, reason: REASON, requestedBy: null, lines };
    const refund = await startRefund(context, { ...facts, providerRef });
    if (!refund) continue;
    await storeRefund(context, refund, afterRefundFound({ refund, now: context.clock.now() }, entry), evidence);
    return "booked";
  }
  return "busy";
}

/** What did not fit waits while refunds on their way hold money that may come free; else a person is told. */
async function setAside(context: PaymentsContext, attemptId: string): Promise<Heard> {
  if ((await listKnownRefunds(attemptId)).some(isOpen)) return "unreachable";
  await insertReview(attemptId, "refund_unbooked", context.clock.now());
  return "settled";
}

/**
 * Asks the rail what went back of a sale and books what nobody here asked for: refunds made on its own pages. What does not
 * fit beside refunds of ours that are on their way waits for them; what never fits is shown to a person, as is a refund that
 * failed after it was booked.
 */
export async function adoptRefunds(context: PaymentsContext, target: ChargeTarget): Promise<Heard> {
  const charge = await loadCharge(target);
  if (!charge) return "unknown_charge";
  const { attempt } = charge;
  // what a charge that paid no order gives back is its obligation's affair
  if (attempt.state !== "captured") return "settled";
  const { providerRef, furtherRefs, rail } = attempt;
  const found = await railOf(context, rail).listRefunds({ providerRef: providerRef as string, furtherRefs });
  if (found.kind === "unavailable") return "unreachable";
  // after the list: a refund of ours is on file before the rail hears of it
  const known = await listKnownRefunds(attempt.id);
  let heard: Heard = "settled";
  for (const entry of found.refunds) {
    if (hasBounced(entry, known)) await insertReview(attempt.id, "refund_failed", context.clock.now());
    if (entry.state === "failed" || isOurs(entry, known)) continue;
    const adopted = mayBeOurs(entry, known)
      ? "busy"
      : await adopt(context, charge, { entry, evidence: found.evidence });
    const next = adopted === "full" ? await setAside(context, attempt.id) : "unreachable";
    if (adopted !== "booked" && next === "unreachable") heard = next;
  }
  return heard;
}
