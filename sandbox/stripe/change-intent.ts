import { type Book, mintId } from "../book";
import { type Charge, makeCharge, type Refund, refundedMinor } from "../charge";
import { stripeFeeMinor } from "../fees";
import { type FormObject, mapOf } from "../form-body";
import type { RailPolicy } from "../policy";
import { type Card, findCardByToken } from "../test-cards";
import { readAmount, readChoice, readCurrency, readText, rejectUnknown } from "./params";
import { cardError, invalidRequest, missingParam, noSuch, Refusal, unexpectedState } from "./refuse";
import { balanceIdOf, chargeIdOf, intentStatus } from "./render";

/** `emit` names the event that the change causes. */
export type ChangeContext = {
  book: Book;
  now: number;
  key: string | null;
  accountCountry: string;
  policy: RailPolicy;
  emit: (type: string, charge: Charge, subjectId?: string | null) => void;
};

const CREATE_PARAMS = [
  "amount",
  "currency",
  "capture_method",
  "metadata",
  "description",
  "allowed_payment_method_types",
  "confirmation_method",
  "receipt_email",
  "statement_descriptor_suffix",
  "expand",
];
const CONFIRM_PARAMS = ["payment_method", "payment_method_data", "return_url", "receipt_email", "expand"];
const CAPTURE_PARAMS = ["amount_to_capture", "metadata", "expand"];
const CANCEL_PARAMS = ["cancellation_reason", "expand"];

export function createIntent(form: FormObject, context: ChangeContext): Charge {
  rejectUnknown(form, CREATE_PARAMS);
  const currency = readCurrency(form);
  const metadata = mapOf(form.metadata);
  readChoice(form, "capture_method", ["manual"]);
  const charge = makeCharge({
    id: mintId("pi_"),
    rail: "stripe",
    orderRef: metadata.order ?? null,
    attemptRef: metadata.attempt ?? null,
    amountMinor: readAmount(form, "amount", currency),
    currency,
    metadata,
    description: readText(form, "description"),
    secret: mintId(""),
    created: { key: context.key, at: context.now },
  });
  context.emit("payment_intent.created", charge);
  return charge;
}

/** Throws a kept Refusal that carries the changed charge when the card is declined. */
export function confirmIntent(charge: Charge, form: FormObject, context: ChangeContext): Charge {
  rejectUnknown(form, CONFIRM_PARAMS);
  if (charge.state !== "open") throw unexpectedState("confirmed", charge, intentStatus(charge));
  const { token, card } = readCard(form, context.book);
  const returnUrl = readText(form, "return_url");
  switch (card.behaviour.kind) {
    case "decline":
      throw decline({ ...charge, card }, card.behaviour.code, card.behaviour.declineCode, context);
    case "authenticate": {
      if (returnUrl === null) throw missingParam("return_url");
      if (context.policy.authentication === "refuse_first" && charge.declines.length === 0)
        throw decline({ ...charge, card }, "authentication_required", "authentication_required", context);
      const waiting: Charge = { ...charge, state: "needs_buyer", card, token, returnUrl };
      context.emit("payment_intent.requires_action", waiting);
      return waiting;
    }
    case "approve":
      context.book.spendToken("stripe", token, charge.id);
      return authorize({ ...charge, card, token, returnUrl }, context);
  }
}

export function authorize(charge: Charge, context: ChangeContext): Charge {
  const { key, now: at } = context;
  const authorization = { id: chargeIdOf(charge.id), key, at, amountMinor: charge.amountMinor };
  const authorized: Charge = { ...charge, state: "authorized", authorization };
  context.emit("payment_intent.amount_capturable_updated", authorized);
  return authorized;
}

export function decline(charge: Charge, code: string, declineCode: string | null, context: ChangeContext): Refusal {
  const { card } = charge;
  const entry = { id: mintId("ch_"), key: context.key, at: context.now, code, declineCode, card, wallet: null };
  const failed: Charge = { ...charge, state: "open", card: null, token: null, declines: [...charge.declines, entry] };
  context.emit("payment_intent.payment_failed", failed);
  return new Refusal(402, cardError(code, declineCode), failed, true);
}

function readCard(form: FormObject, book: Book): { token: string; card: Card } {
  const data = form.payment_method_data;
  const cardData = typeof data === "object" ? data.card : undefined;
  const fromData = typeof cardData === "object" ? cardData.token : undefined;
  const token = fromData ?? form.payment_method;
  if (typeof token !== "string" || token === "") throw missingParam("payment_method");
  const published = findCardByToken("stripe", token);
  if (published) return { token, card: published };
  const minted = book.findToken("stripe", token);
  if (!minted) throw noSuch("PaymentMethod", token, "payment_method");
  if (minted.usedBy !== null) {
    throw invalidRequest(
      "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment. It may not be used again.",
      { param: "payment_method" },
    );
  }
  return { token, card: minted.card };
}

export function captureIntent(charge: Charge, form: FormObject, context: ChangeContext): Charge {
  rejectUnknown(form, CAPTURE_PARAMS);
  if (charge.state !== "authorized" || !charge.card) throw unexpectedState("captured", charge, intentStatus(charge));
  const amountMinor =
    form.amount_to_capture === undefined ? charge.amountMinor : readAmount(form, "amount_to_capture", charge.currency);
  if (amountMinor > charge.amountMinor) {
    throw invalidRequest(
      `Amount to capture (${amountMinor}) is greater than the capturable amount (${charge.amountMinor}).`,
      {
        code: "amount_too_large",
        param: "amount_to_capture",
      },
    );
  }
  const feeMinor = stripeFeeMinor(amountMinor, charge.currency, charge.card.country, context.accountCountry);
  const captured: Charge = {
    ...charge,
    state: "captured",
    capture: {
      id: balanceIdOf(charge.id),
      key: context.key,
      at: context.now,
      amountMinor,
      feeMinor,
      settledFeeMinor: Math.max(0, feeMinor + context.policy.feeDriftMinor),
      invoiceId: null,
    },
  };
  context.emit("payment_intent.succeeded", captured);
  return captured;
}

export function cancelIntent(charge: Charge, form: FormObject, context: ChangeContext): Charge {
  rejectUnknown(form, CANCEL_PARAMS);
  if (charge.state === "captured" || charge.state === "voided")
    throw unexpectedState("canceled", charge, intentStatus(charge));
  const voided = { key: context.key, at: context.now, reason: readText(form, "cancellation_reason") };
  const canceled: Charge = { ...charge, state: "voided", voided };
  context.emit("payment_intent.canceled", canceled);
  return canceled;
}

/** The new refund is the last one of the returned charge. */
export function refundIntent(form: FormObject, context: ChangeContext): Charge {
  rejectUnknown(form, ["payment_intent", "amount", "reason", "metadata", "expand"]);
  const intentId = readText(form, "payment_intent");
  if (intentId === null) throw missingParam("payment_intent");
  const charge = context.book.charges.get(intentId);
  if (charge?.rail !== "stripe") throw noSuch("payment_intent", intentId, "payment_intent");
  if (!charge.capture) {
    throw invalidRequest(`This PaymentIntent (${charge.id}) does not have a successful charge to refund.`, {}, charge);
  }
  if (charge.disputes.some(({ state }) => state !== "won")) {
    throw invalidRequest("This charge has been charged back.", { code: "charge_disputed" });
  }
  const refund = makeRefund(form, charge, charge.capture.amountMinor - refundedMinor(charge), context);
  const refunded: Charge = { ...charge, refunds: [...charge.refunds, refund] };
  context.emit("charge.refunded", refunded);
  context.emit("refund.created", refunded, refund.id);
  return refunded;
}

function makeRefund(form: FormObject, charge: Charge, leftMinor: number, { key, now, policy }: ChangeContext): Refund {
  if (leftMinor === 0) {
    throw invalidRequest("The charge behind this PaymentIntent has already been refunded.", {
      code: "charge_already_refunded",
    });
  }
  const amountMinor = form.amount === undefined ? leftMinor : readAmount(form, "amount", charge.currency, 1);
  if (amountMinor > leftMinor) {
    throw invalidRequest(`Refund amount (${amountMinor}) is greater than unrefunded amount on charge (${leftMinor}).`, {
      param: "amount",
    });
  }
  const metadata = mapOf(form.metadata);
  return {
    id: mintId("re_"),
    key,
    at: now,
    amountMinor,
    reason: readChoice(form, "reason", ["duplicate", "fraudulent", "requested_by_customer"]),
    ourRef: metadata.refund ?? null,
    invoiceId: null,
    metadata,
    state: policy.refunds === "succeed" ? "succeeded" : "pending",
    becomes: policy.refunds === "pend_then_fail" ? "failed" : "succeeded",
  };
}
