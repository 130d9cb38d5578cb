import { ageCharge } from "./age-charge";
import type { Book } from "./book";
import { type Charge, disputedMinor, settledRefundsMinor } from "./charge";
import { mapRails, type RailName } from "./rails";

export type TruthFilter = {
  orderRef: string | null;
  attemptRef: string | null;
  providerRef: string | null;
  rail?: RailName | null;
};
/** `refundedMinor` is what came back to the buyer for good; `disputedMinor` what open and lost disputes hold. */
type Totals = {
  charges: number;
  authorizedMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  pendingRefundMinor: number;
  disputedMinor: number;
  feeMinor: number;
  settledFeeMinor: number;
  captures: number;
  refunds: number;
  disputes: number;
  voids: number;
};

const iso = (at: number) => new Date(at).toISOString();
const effect = ({ key, at }: { key: string | null; at: number }) => ({ key, at: iso(at) });

/**
 * One charge as the fault tests compare it with the shop's database. No secret, no token, no card but its last four.
 * `fingerprint` is the same for the same card or wallet on every rail.
 */
export function describeCharge(charge: Charge) {
  const { authorization, capture, heldCapture, voided, card, wallet } = charge;
  return {
    rail: charge.rail,
    providerRef: charge.id,
    orderRef: charge.orderRef,
    attemptRef: charge.attemptRef,
    currency: charge.currency,
    amountMinor: charge.amountMinor,
    state: charge.state,
    card: card && { brand: card.brand, last4: card.last4, country: card.country, wallet: card.wallet ?? null },
    wallet: wallet && { email: wallet.email, country: wallet.country },
    fingerprint: (card ?? wallet)?.fingerprint ?? null,
    created: effect(charge.created),
    approved: charge.approved && effect(charge.approved),
    declines: charge.declines.map((entry) => ({
      ...effect(entry),
      code: entry.declineCode ?? entry.code,
      railCode: entry.code,
      fingerprint: (entry.card ?? entry.wallet)?.fingerprint ?? null,
    })),
    authorization: authorization && {
      ...effect(authorization),
      ref: authorization.id,
      amountMinor: authorization.amountMinor,
    },
    capture: capture && {
      ...effect(capture),
      ref: capture.id,
      amountMinor: capture.amountMinor,
      feeMinor: capture.feeMinor,
      settledFeeMinor: capture.settledFeeMinor,
    },
    heldCapture: heldCapture && {
      ...effect(heldCapture),
      ref: heldCapture.id,
      amountMinor: heldCapture.amountMinor,
      state: heldCapture.state,
    },
    void: voided && effect(voided),
    refunds: charge.refunds.map((refund) => ({
      ...effect(refund),
      refundRef: refund.id,
      ourRef: refund.ourRef,
      amountMinor: refund.amountMinor,
      state: refund.state,
    })),
    disputes: charge.disputes.map(({ id, state, amountMinor, reason, openedAt, closedAt }) => ({
      disputeRef: id,
      state,
      amountMinor,
      reason,
      openedAt: iso(openedAt),
      closedAt: closedAt === null ? null : iso(closedAt),
    })),
  };
}

/**
 * Totals per currency over the charges that pass the filter, the same per rail, and those charges, oldest first, as
 * they are now by the sandbox clock.
 */
export function describeTruth(book: Book, filter: TruthFilter, isTotalsOnly: boolean) {
  const now = book.clock.now();
  const charges = [...book.charges.values()]
    .filter((charge) => passes(charge, filter))
    .map((charge) => ageCharge(charge, now))
    .sort((a, b) => a.created.at - b.created.at);
  const rails = mapRails((rail) => addUp(charges.filter((charge) => charge.rail === rail)));
  return { totals: addUp(charges), rails, charges: isTotalsOnly ? [] : charges.map(describeCharge) };
}

function passes(charge: Charge, { orderRef, attemptRef, providerRef, rail = null }: TruthFilter): boolean {
  return (
    (rail === null || charge.rail === rail) &&
    (orderRef === null || charge.orderRef === orderRef) &&
    (attemptRef === null || charge.attemptRef === attemptRef) &&
    (providerRef === null || charge.id === providerRef)
  );
}

function addUp(charges: Charge[]): Record<string, Totals> {
  const totals: Record<string, Totals> = {};
  for (const charge of charges) {
    const sums = totals[charge.currency] ?? emptyTotals();
    totals[charge.currency] = sums;
    add(sums, charge);
  }
  return totals;
}

function emptyTotals(): Totals {
  return {
    charges: 0,
    authorizedMinor: 0,
    capturedMinor: 0,
    refundedMinor: 0,
    pendingRefundMinor: 0,
    disputedMinor: 0,
    feeMinor: 0,
    settledFeeMinor: 0,
    captures: 0,
    refunds: 0,
    disputes: 0,
    voids: 0,
  };
}

function add(totals: Totals, charge: Charge): void {
  const { capture, refunds } = charge;
  const waiting = refunds.filter(({ state }) => state === "pending");
  totals.charges += 1;
  totals.authorizedMinor += charge.authorization?.amountMinor ?? 0;
  totals.capturedMinor += capture?.amountMinor ?? 0;
  totals.feeMinor += capture?.feeMinor ?? 0;
  totals.settledFeeMinor += capture?.settledFeeMinor ?? 0;
  totals.refundedMinor += settledRefundsMinor(charge);
  totals.pendingRefundMinor += waiting.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  totals.disputedMinor += disputedMinor(charge);
  totals.captures += capture ? 1 : 0;
  totals.refunds += refunds.length;
  totals.disputes += charge.disputes.length;
  totals.voids += charge.voided ? 1 : 0;
}
