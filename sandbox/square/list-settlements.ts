import type { Book } from "../book";
import type { Charge, Refund } from "../charge";
import { listMovements, listPaidOut, movementsOf } from "../list-movements";
import type { ListingTroubles } from "../listing-troubles";
import type { Movement } from "../movement";
import { noSuch } from "./refuse";
import { LOCATION_ID, moneyOf, renderPayment, renderRefund } from "./render-payment";

type WireObject = Record<string, unknown>;
type Look = { book: Book; troubles: ListingTroubles; now: number };
/** In ms; both ends belong to it. */
type Span = { from: number; to: number };

const iso = (atMs: number) => new Date(atMs).toISOString();

/** A line that stands twice has an id of its own. */
const lineId = (own: string, movement: Movement, truly: string) => own + movement.id.slice(truly.length);

function showPayment(charge: Charge, movement: Movement): WireObject {
  const { amountMinor, feeMinor, currency } = movement;
  const payment = renderPayment(charge);
  const [fee] = (payment.processing_fee ?? []) as WireObject[];
  const amount = moneyOf(amountMinor, currency);
  return {
    ...payment,
    id: lineId(charge.id, movement, charge.capture?.id ?? ""),
    amount_money: amount,
    total_money: amount,
    processing_fee: [{ ...fee, amount_money: moneyOf(feeMinor, currency) }],
  };
}

/** Payments as the list of them all shows them, with whatever was put wrong in it. */
export function showPayments(charges: readonly Charge[], { troubles, now }: Look): WireObject[] {
  return charges.flatMap((charge) => {
    if (!charge.capture) return [renderPayment(charge)];
    const taken = movementsOf(charge, now).filter(({ kind }) => kind === "charge");
    return troubles.spoil("square", taken, now).map((movement) => showPayment(charge, movement));
  });
}

function showRefunds(charge: Charge, refund: Refund, { troubles, now }: Look): WireObject[] {
  const rendered = renderRefund(charge, refund);
  if (refund.state !== "succeeded") return [rendered];
  const moved = movementsOf(charge, now).filter(({ kind, part }) => kind === "refund" && part?.id === refund.id);
  return troubles.spoil("square", moved, now).map((movement) => ({
    ...rendered,
    id: lineId(refund.id, movement, refund.id),
    amount_money: moneyOf(-movement.amountMinor, movement.currency),
  }));
}

/** Refunds that changed in the span, newest first. */
export function listRefundsOf(charges: readonly Charge[], { from, to }: Span, look: Look): WireObject[] {
  return charges
    .flatMap((charge) => charge.refunds.map((refund) => ({ charge, refund })))
    .filter(({ refund: { at } }) => at >= from && at <= to)
    .sort((a, b) => b.refund.at - a.refund.at)
    .flatMap(({ charge, refund }) => showRefunds(charge, refund, look));
}

function renderPayout({ id, amountMinor, currency, at }: Movement): WireObject {
  return {
    id: `po_${id}`,
    status: "PAID",
    location_id: LOCATION_ID,
    created_at: iso(at),
    updated_at: iso(at),
    amount_money: moneyOf(-amountMinor, currency),
    destination: { type: "BANK_ACCOUNT", id: "bact:sandbox" },
    version: 1,
    type: "BATCH",
    arrival_date: iso(at).slice(0, 10),
    end_to_end_id: `SQ${id}`,
  };
}

/** Payouts made in the span, newest first. */
export function listPayouts({ from, to }: Span, { book, troubles }: Look): WireObject[] {
  const span = { from: Math.max(from, 0), until: Math.min(to, Number.MAX_SAFE_INTEGER - 1) + 1 };
  return listMovements("square", span, { book, troubles })
    .filter(({ kind }) => kind === "payout")
    .map(renderPayout);
}

/** Square's names of what the sandbox calls otherwise: the type of the activity, and where its details stand. */
const ACTIVITIES: Record<Movement["kind"], [type: string, details: string]> = {
  charge: ["CHARGE", "type_charge_details"],
  refund: ["REFUND", "type_refund_details"],
  refund_returned: ["OTHER_ADJUSTMENT", "type_other_adjustment_details"],
  dispute: ["DISPUTE", "type_dispute_details"],
  dispute_reversal: ["DISPUTE", "type_dispute_details"],
  payout: ["PAYOUT", "type_other_details"],
};

function renderEntry(payoutId: string, movement: Movement): WireObject {
  const { id, kind, charge, part, amountMinor, feeMinor, currency, at } = movement;
  const [type, details] = ACTIVITIES[kind];
  const isDispute = kind === "dispute" || kind === "dispute_reversal";
  return {
    id: `poe_${id}`,
    payout_id: payoutId,
    effective_at: iso(at),
    type,
    gross_amount_money: moneyOf(amountMinor, currency),
    fee_amount_money: moneyOf(feeMinor, currency),
    net_amount_money: moneyOf(amountMinor - feeMinor, currency),
    [details]: { payment_id: charge?.id ?? null, ...(isDispute ? { dispute_id: part?.id } : {}) },
  };
}

/** What a payout was made of. Throws 404. */
export function listPayoutEntries(payoutId: string, { book }: Look): WireObject[] {
  const movements = payoutId.startsWith("po_") ? listPaidOut("square", payoutId.slice(3), { book }) : [];
  if (movements.length === 0) throw noSuch("payout", payoutId);
  return movements.map((movement) => renderEntry(payoutId, movement));
}
