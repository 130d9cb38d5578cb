import { type Book, mintCapitals, mintId } from "../book";
import { type Charge, makeCharge, type Refund, refundedMinor } from "../charge";
import { adyenFeeMinor } from "../fees";
import type { RailPolicy } from "../policy";
import { type Card, findCardByNumber, findCardByToken } from "../test-cards";
import { unwrapAtAdyen } from "../wallet-payloads";
import { AmountStepBody, CancelBody, DetailsBody, PaymentBody, readAmount, readRequest } from "./read-request";
import { NOT_AUTHENTICATED, type Result, resultOf } from "./refusals";
import { AdyenRefusal, unprocessable } from "./refuse";

/** `emit` names the notification that the change causes and the step it is about; null = the payment itself. */
export type ChangeContext = {
  book: Book;
  now: number;
  key: string | null;
  merchantAccount: string;
  accountCountry: string;
  policy: RailPolicy;
  emit: (type: string, charge: Charge, subjectId?: string | null) => void;
};
/** A payment and what its reply says of it; `result` null: its bank wants to see the buyer first. */
export type Paid = { charge: Charge; result: Result | null };
/** A step that was received: what it is called, and what it is about. */
export type StepNote = { reference: string; isSuccess: boolean; amountMinor: number };

export const mintPsp = () => mintCapitals().slice(0, 16);

/** The steps of a payment are kept beside it, each under its own reference, for the notification that tells of it. */
export function noteOf({ metadata }: Charge, psp: string): StepNote | null {
  const [isSuccess, amountMinor, ...reference] = metadata[psp]?.split("|") ?? [];
  if (isSuccess === undefined) return null;
  return { isSuccess: isSuccess === "true", amountMinor: Number(amountMinor), reference: reference.join("|") };
}

function withNote(charge: Charge, psp: string, { isSuccess, amountMinor, reference }: StepNote): Charge {
  return { ...charge, metadata: { ...charge.metadata, [psp]: `${isSuccess}|${amountMinor}|${reference}` } };
}

function requireAccount(given: string, { merchantAccount }: ChangeContext): void {
  if (given !== merchantAccount) throw new AdyenRefusal(403, "901", "security");
}

function readMethod(method: PaymentMethod, context: ChangeContext): { token: string | null; card: Card } {
  if (method.type !== "applepay" && method.type !== "googlepay") return readCard(method, context);
  const wallet = method.type === "applepay" ? "apple_pay" : "google_pay";
  const payload = method.type === "applepay" ? method.applePayToken : method.googlePayToken;
  const found = findToken(unwrapAtAdyen(wallet, payload), context);
  if (found.card.wallet !== wallet) throw unprocessable("174");
  return found;
}

function readCard(method: TypedCard, context: ChangeContext): { token: string | null; card: Card } {
  const { encryptedCard: token, encryptedCardNumber: number } = method;
  // Adyen's test environment takes a test card unencrypted behind this prefix
  const typed = number?.startsWith("test_") ? findCardByNumber(number.slice("test_".length)) : null;
  if (typed) return { token: null, card: typed };
  if (token === undefined) throw unprocessable("174");
  return findToken(token, context);
}

function findToken(token: string, { book }: ChangeContext): { token: string; card: Card } {
  const published = findCardByToken("adyen", token);
  if (published) return { token, card: published };
  const minted = book.findToken("adyen", token);
  if (!minted) throw unprocessable("174");
  if (minted.usedBy !== null) throw unprocessable("172");
  return { token, card: minted.card };
}
type PaymentMethod = ReturnType<typeof PaymentBody.parse>["paymentMethod"];
type TypedCard = Exclude<PaymentMethod, { type: "applepay" | "googlepay" }>;

/** `POST /payments`: a hold, a refusal, or the way to the bank's page. */
export function pay(text: string, context: ChangeContext): Paid {
  const body = readRequest(PaymentBody, text);
  requireAccount(body.merchantAccount, context);
  const { amountMinor, currency } = readAmount(body.amount);
  const { token, card } = readMethod(body.paymentMethod, context);
  const charge = makeCharge({
    id: mintPsp(),
    rail: "adyen",
    orderRef: body.merchantOrderReference ?? null,
    attemptRef: body.reference,
    amountMinor,
    currency,
    card,
    token,
    secret: mintId(""),
    returnUrl: body.returnUrl,
    created: { key: context.key, at: context.now },
  });
  if (token !== null) context.book.spendToken("adyen", token, charge.id);
  if (card.behaviour.kind === "authenticate") return { charge: { ...charge, state: "needs_buyer" }, result: null };
  return settle(
    charge,
    resultOf(card.behaviour, "holderName" in body.paymentMethod ? (body.paymentMethod.holderName ?? null) : null),
    context,
  );
}

/** `POST /payments/details`: the payment that the buyer's answer at their bank belongs to, finished. */
export function finish(text: string, context: ChangeContext): Paid {
  const { details } = readRequest(DetailsBody, text);
  const charge = [...context.book.charges.values()].find(
    (known) => known.rail === "adyen" && known.secret !== "" && known.secret === details.redirectResult,
  );
  if (!charge || !["needs_buyer", "approved"].includes(charge.state)) throw unprocessable("174");
  const isKnownThere = charge.state === "approved";
  return settle(charge, isKnownThere ? resultOf({ kind: "approve" }, null) : NOT_AUTHENTICATED, context);
}

function settle(charge: Charge, result: Result, context: ChangeContext): Paid {
  const { key, now: at } = context;
  const isHeld = result.resultCode === "Authorised" || result.resultCode === "Received";
  const code = result.refusalReasonCode ?? "0";
  const decline = { id: mintPsp(), key, at, code, declineCode: null, card: charge.card, wallet: null };
  const settled: Charge = isHeld
    ? { ...charge, state: "authorized", authorization: { id: charge.id, key, at, amountMinor: charge.amountMinor } }
    : { ...charge, state: "declined", declines: [...charge.declines, decline] };
  context.emit("AUTHORISATION", settled);
  return { charge: settled, result };
}

/** What every step after the hold answers with: that it was received under this reference. */
export type Taken = { charge: Charge; psp: string; reference: string | null; amountMinor: number };

/** Adyen receives a capture whatever it comes to; its notification says whether it was done. */
export function capture(charge: Charge, text: string, context: ChangeContext): Taken {
  const body = readRequest(AmountStepBody, text);
  requireAccount(body.merchantAccount, context);
  const { amountMinor } = readStepAmount(charge, body.amount);
  const psp = mintPsp();
  const reference = body.reference ?? null;
  const effect = { id: psp, key: context.key, at: context.now, amountMinor, invoiceId: null };
  const isDue = charge.state === "authorized" && amountMinor <= charge.amountMinor && !charge.heldCapture;
  const note = (isSuccess: boolean) => ({ isSuccess, amountMinor, reference: reference ?? charge.attemptRef ?? "" });
  if (isDue && context.policy.captures !== "complete") {
    const becomes = context.policy.captures === "pend_then_deny" ? ("denied" as const) : ("completed" as const);
    const waiting: Charge = { ...charge, heldCapture: { ...effect, state: "pending", becomes } };
    return { charge: withNote(waiting, psp, note(becomes === "completed")), psp, reference, amountMinor };
  }
  const captured = isDue ? completeAdyenCapture(charge, effect, context.accountCountry) : charge;
  const noted = withNote(captured, psp, note(isDue));
  context.emit("CAPTURE", noted, psp);
  return { charge: noted, psp, reference, amountMinor };
}

type NewCapture = Pick<NonNullable<Charge["capture"]>, "id" | "key" | "at" | "amountMinor" | "invoiceId">;

/** What the capture costs stands in the settlement report alone: no reply and no notification tells it. */
export function completeAdyenCapture(charge: Charge, effect: NewCapture, accountCountry: string): Charge {
  const { id, key, at, amountMinor, invoiceId } = effect;
  const feeMinor = adyenFeeMinor(amountMinor, charge.currency, charge.card?.country ?? accountCountry, accountCountry);
  const done = { id, key, at, amountMinor, invoiceId, feeMinor, settledFeeMinor: feeMinor };
  return { ...charge, state: "captured", capture: done, heldCapture: null };
}

export function cancel(charge: Charge, text: string, context: ChangeContext): Taken {
  const body = readRequest(CancelBody, text);
  requireAccount(body.merchantAccount, context);
  const psp = mintPsp();
  const reference = body.reference ?? null;
  const isDue = charge.state === "authorized" && !charge.heldCapture;
  const voided = { key: context.key, at: context.now, reason: null };
  const after: Charge = isDue ? { ...charge, state: "voided", voided } : charge;
  const { amountMinor } = charge;
  const noted = withNote(after, psp, {
    isSuccess: isDue || charge.state === "voided",
    amountMinor,
    reference: reference ?? charge.attemptRef ?? "",
  });
  context.emit("CANCELLATION", noted, psp);
  return { charge: noted, psp, reference, amountMinor };
}

/** More than is left is received as well, and fails. */
export function refund(charge: Charge, text: string, context: ChangeContext): Taken {
  const body = readRequest(AmountStepBody, text);
  requireAccount(body.merchantAccount, context);
  const { amountMinor } = readStepAmount(charge, body.amount);
  const leftMinor = (charge.capture?.amountMinor ?? 0) - refundedMinor(charge);
  const isDisputed = charge.disputes.some(({ state }) => state !== "won");
  const isDue = amountMinor <= leftMinor && !isDisputed;
  const psp = mintPsp();
  const reference = body.reference ?? null;
  if (!isDue) {
    const refused = withNote(charge, psp, { isSuccess: false, amountMinor, reference: reference ?? "" });
    context.emit("REFUND", refused, psp);
    return { charge: refused, psp, reference, amountMinor };
  }
  const isPending = context.policy.refunds !== "succeed";
  const made: Refund = {
    id: psp,
    key: context.key,
    at: context.now,
    amountMinor,
    reason: null,
    ourRef: reference,
    invoiceId: null,
    metadata: {},
    state: isPending ? "pending" : "succeeded",
    becomes: context.policy.refunds === "pend_then_fail" ? "failed" : "succeeded",
  };
  const refunded: Charge = { ...charge, refunds: [...charge.refunds, made] };
  if (!isPending) context.emit("REFUND", refunded, psp);
  return { charge: refunded, psp, reference, amountMinor };
}

function readStepAmount(charge: Charge, given: ReturnType<typeof AmountStepBody.parse>["amount"]) {
  const amount = readAmount(given);
  if (amount.currency !== charge.currency) throw unprocessable("138");
  return amount;
}
