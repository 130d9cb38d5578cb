import type { Book } from "./book";
import { type Charge, refundedMinor } from "./charge";

export type TruthFilter = { orderRef: string | null; attemptRef: string | null; providerRef: string | null };
type Totals = {
  charges: number;
  authorizedMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  feeMinor: number;
  captures: number;
  refunds: number;
  voids: number;
};

const iso = (at: number) => new Date(at).toISOString();
const effect = ({ key, at }: { key: string | null; at: number }) => ({ key, at: iso(at) });

/** One charge as the fault tests compare it with the shop's database. No secret, no token, no card but its last four. */
export function describeCharge(charge: Charge) {
  const { authorization, capture, voided } = charge;
  return {
    rail: charge.rail,
    providerRef: charge.id,
    orderRef: charge.orderRef,
    attemptRef: charge.attemptRef,
    currency: charge.currency,
    amountMinor: charge.amountMinor,
    state: charge.state,
    card: charge.card && { brand: charge.card.brand, last4: charge.card.last4, country: charge.card.country },
    created: effect(charge.created),
    declines: charge.declines.map((entry) => ({ ...effect(entry), code: entry.declineCode ?? entry.code })),
    authorization: authorization && { ...effect(authorization), amountMinor: authorization.amountMinor },
    capture: capture && { ...effect(capture), amountMinor: capture.amountMinor, feeMinor: capture.feeMinor },
    void: voided && effect(voided),
    refunds: charge.refunds.map((refund) => ({
      ...effect(refund),
      refundRef: refund.id,
      amountMinor: refund.amountMinor,
    })),
  };
}

/** Totals per currency over the charges that pass the filter, and those charges, oldest first. */
export function describeTruth(book: Book, filter: TruthFilter, isTotalsOnly: boolean) {
  const charges = [...book.charges.values()]
    .filter((charge) => passes(charge, filter))
    .sort((a, b) => a.created.at - b.created.at);
  const totals: Record<string, Totals> = {};
  for (const charge of charges) {
    const sums = totals[charge.currency] ?? emptyTotals();
    totals[charge.currency] = sums;
    add(sums, charge);
  }
  return { totals, charges: isTotalsOnly ? [] : charges.map(describeCharge) };
}

function passes(charge: Charge, { orderRef, attemptRef, providerRef }: TruthFilter): boolean {
  return (
    (orderRef === null || charge.orderRef === orderRef) &&
    (attemptRef === null || charge.attemptRef === attemptRef) &&
    (providerRef === null || charge.id === providerRef)
  );
}

function emptyTotals(): Totals {
  return {
    charges: 0,
    authorizedMinor: 0,
    capturedMinor: 0,
    refundedMinor: 0,
    feeMinor: 0,
    captures: 0,
    refunds: 0,
    voids: 0,
  };
}

function add(totals: Totals, charge: Charge): void {
  totals.charges += 1;
  totals.authorizedMinor += charge.authorization?.amountMinor ?? 0;
  totals.capturedMinor += charge.capture?.amountMinor ?? 0;
  totals.feeMinor += charge.capture?.feeMinor ?? 0;
  totals.refundedMinor += refundedMinor(charge);
  totals.captures += charge.capture ? 1 : 0;
  totals.refunds += charge.refunds.length;
  totals.voids += charge.voided ? 1 : 0;
}
