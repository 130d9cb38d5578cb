import { type Book, mintId } from "../book";
import { type Charge, makeCharge, type Refund, refundedMinor } from "../charge";
import { squareFeeMinor } from "../fees";
import type { RailPolicy } from "../policy";
import type { Card } from "../test-cards";
import { CreatePaymentBody, RefundBody, readMoney, readRequest } from "./read-request";
import { declineError, noSuch, refuse, type SquareCode, SquareRefusal } from "./refuse";
import { LOCATION_ID } from "./render-payment";
import { findSquareCard, USED_NONCE } from "./test-values";

/** `emit` names the event that the change causes. */
export type ChangeContext = {
  book: Book;
  now: number;
  key: string | null;
  policy: RailPolicy;
  emit: (type: string, charge: Charge, subjectId?: string | null) => void;
};

const mintPaymentId = () => mintId("").slice(0, 22);

/** Throws a refusal that carries the failed payment when the card is declined. */
export function createPayment(text: string, context: ChangeContext): Charge {
  const body = readRequest(CreatePaymentBody, text);
  const money = readMoney(body.amount_money);
  if (body.autocomplete !== false)
    throw refuse(400, "INVALID_VALUE", "The sandbox knows payments with autocomplete=false only.", "autocomplete");
  if (body.location_id !== undefined && body.location_id !== LOCATION_ID)
    throw noSuch("location", body.location_id, "location_id");
  const card = findCard(body.source_id, context.book);
  const made = makeCharge({
    id: mintPaymentId(),
    rail: "square",
    ...money,
    orderRef: body.note ?? null,
    attemptRef: body.reference_id ?? null,
    description: body.note ?? null,
    created: { key: context.key, at: context.now },
    card,
    token: body.source_id,
  });
  context.book.spendToken("square", body.source_id, made.id);
  return chargeCard(made, card, context);
}

function findCard(token: string, book: Book): Card {
  const used = refuse(400, "CARD_TOKEN_USED", "Card nonce already used; please request new nonce.", "source_id");
  if (token === USED_NONCE) throw used;
  const published = findSquareCard(token);
  if (published) return published;
  const minted = book.findToken("square", token);
  if (!minted) throw refuse(404, "NOT_FOUND", "Card nonce not found", "source_id");
  if (minted.usedBy !== null) throw used;
  return minted.card;
}

function chargeCard(payment: Charge, card: Card, context: ChangeContext): Charge {
  const { behaviour } = card;
  const reason = behaviour.kind === "decline" ? (behaviour.declineCode ?? behaviour.code) : null;
  if (reason !== null) throw decline(payment, reason, context);
  if (behaviour.kind === "authenticate" && !hasBeenAsked(payment, context.book))
    throw decline(payment, "authentication_required", context);
  const { key, now: at } = context;
  const authorization = { id: `${payment.id}-auth`, key, at, amountMinor: payment.amountMinor };
  const held: Charge = { ...payment, state: "authorized", authorization };
  context.emit("payment.created", held);
  return held;
}

/** The fields ask the buyer as they take a card again that was turned down for want of it. */
function hasBeenAsked({ attemptRef, card }: Charge, book: Book): boolean {
  const code: SquareCode = "CARD_DECLINED_VERIFICATION_REQUIRED";
  return [...book.charges.values()].some(
    (earlier) =>
      earlier.rail === "square" &&
      earlier.attemptRef === attemptRef &&
      earlier.card?.fingerprint === card?.fingerprint &&
      earlier.declines.some((entry) => entry.code === code),
  );
}

function decline(payment: Charge, reason: string, { key, now: at, emit }: ChangeContext): SquareRefusal {
  const error = declineError(reason);
  const { card } = payment;
  const entry = { id: `${payment.id}-decline`, key, at, code: error.code, declineCode: reason, card, wallet: null };
  const failed: Charge = { ...payment, state: "declined", declines: [entry] };
  emit("payment.created", failed);
  return new SquareRefusal(400, [error], failed);
}

/** What a payment that is no longer open says to being completed or canceled. */
function refuseState({ state, voided }: Charge): SquareRefusal {
  const said: [SquareCode, string] =
    state === "captured"
      ? ["DELAYED_TRANSACTION_CAPTURED", "Payment was already captured."]
      : state === "declined"
        ? ["DELAYED_TRANSACTION_FAILED", "Payment has failed."]
        : voided?.reason === "expired"
          ? ["DELAYED_TRANSACTION_EXPIRED", "Payment has expired."]
          : ["DELAYED_TRANSACTION_CANCELED", "Payment was already canceled."];
  return refuse(400, ...said);
}

export function completePayment(payment: Charge, context: ChangeContext): Charge {
  if (payment.state !== "authorized") throw refuseState(payment);
  const { amountMinor, currency } = payment;
  const feeMinor = squareFeeMinor(amountMinor, currency);
  const effect = { key: context.key, at: context.now, amountMinor, feeMinor, settledFeeMinor: feeMinor };
  const capture = { id: `${payment.id}-capture`, ...effect, invoiceId: null };
  const captured: Charge = { ...payment, state: "captured", capture };
  context.emit("payment.updated", captured);
  return captured;
}

export function cancelPayment(payment: Charge, context: ChangeContext): Charge {
  if (payment.state !== "authorized") throw refuseState(payment);
  const canceled: Charge = {
    ...payment,
    state: "voided",
    voided: { key: context.key, at: context.now, reason: null },
  };
  context.emit("payment.updated", canceled);
  return canceled;
}

/** The new refund, the last one of the returned charge, is awaiting approval when the answer leaves, and done a moment later. */
export function refundPayment(text: string, context: ChangeContext): { answered: Charge; settled: Charge } {
  const body = readRequest(RefundBody, text);
  const money = readMoney(body.amount_money);
  const payment = context.book.charges.get(body.payment_id ?? "");
  if (payment?.rail !== "square") throw noSuch("payment", body.payment_id ?? "", "payment_id");
  checkRefundable(payment, money);
  const refund: Refund = {
    id: `${payment.id}_${mintId("").slice(0, 40)}`,
    key: context.key,
    at: context.now,
    amountMinor: money.amountMinor,
    reason: body.reason ?? null,
    ourRef: body.reason?.match(/\brfn_\w+/)?.[0] ?? null,
    invoiceId: null,
    metadata: {},
    state: "pending",
    becomes: context.policy.refunds === "pend_then_fail" ? "failed" : "succeeded",
  };
  const answered: Charge = { ...payment, refunds: [...payment.refunds, refund] };
  context.emit("payment.updated", answered);
  context.emit("refund.created", answered, refund.id);
  if (context.policy.refunds !== "succeed") return { answered, settled: answered };
  const settled: Charge = { ...payment, refunds: [...payment.refunds, { ...refund, state: "succeeded" }] };
  context.emit("refund.updated", settled, refund.id);
  return { answered, settled };
}

function checkRefundable(payment: Charge, { amountMinor, currency }: { amountMinor: number; currency: string }): void {
  if (!payment.capture) {
    const detail = "The payment is approved and needs to be completed first.";
    throw refuse(400, "REFUND_ERROR_PAYMENT_NEEDS_COMPLETION", detail);
  }
  if (payment.disputes.some(({ state }) => state !== "won"))
    throw refuse(400, "PAYMENT_NOT_REFUNDABLE_DUE_TO_DISPUTE", "The payment has been disputed.");
  if (currency !== payment.currency || amountMinor > payment.capture.amountMinor - refundedMinor(payment))
    throw refuse(400, "REFUND_AMOUNT_INVALID", "The requested refund amount exceeds the amount available to refund.");
}
