import "server-only";
import { z } from "zod";
import { isCurrency, parseDecimal } from "@/lib/shared/money";
import type { BuyerStep, CardFacts, FeeFacts, FurtherRefs, Json, RailCharge, RailRefund } from "../provider";
import { classifyResponse, PAYPAL_RESPONSES } from "./classify-paypal";

const Amount = z.object({ currency_code: z.string(), value: z.string() });
const References = { custom_id: z.string().nullish(), invoice_id: z.string().nullish() };
export const Authorization = z.object({
  id: z.string(),
  status: z.string(),
  amount: Amount.nullish(),
  expiration_time: z.string().nullish(),
  processor_response: z.object({ response_code: z.string().nullish() }).nullish(),
});
export const Capture = z.object({
  id: z.string(),
  status: z.string(),
  amount: Amount.nullish(),
  seller_receivable_breakdown: z.object({ paypal_fee: Amount.nullish() }).nullish(),
});
export const Refund = z.object({ id: z.string(), status: z.string(), amount: Amount.nullish(), ...References });
const Unit = z.object({
  reference_id: z.string().nullish(),
  ...References,
  amount: Amount.nullish(),
  payments: z
    .object({
      authorizations: z.array(Authorization).nullish(),
      captures: z.array(Capture).nullish(),
      refunds: z.array(Refund).nullish(),
    })
    .nullish(),
});
const Card = z.object({ brand: z.string().nullish(), last_digits: z.string().nullish() });

/** The part of an order that Backline reads (Orders v2). */
export const Order = z.object({
  id: z.string().min(1),
  status: z.string(),
  payment_source: z.object({ card: Card.nullish() }).nullish(),
  purchase_units: z.array(Unit).min(1),
  links: z.array(z.object({ href: z.string(), rel: z.string() })).default([]),
});
export type Order = z.infer<typeof Order>;
type Money = { amountMinor: number; currency: string };

/** Null for an amount that is not exact in its currency, or of a currency that Backline does not know. */
export function readAmount(amount: z.infer<typeof Amount> | null | undefined): Money | null {
  if (!amount || !isCurrency(amount.currency_code)) return null;
  const amountMinor = parseDecimal(amount.value, amount.currency_code);
  return amountMinor === null ? null : { amountMinor, currency: amount.currency_code };
}

/** What of an order may be stored: ids, states and amounts; no payer, no address, no links. */
export function redactOrder(order: Order): Json {
  const [unit] = order.purchase_units;
  const brief = (part: { id: string; status: string; amount?: z.infer<typeof Amount> | null | undefined }) => ({
    id: part.id,
    status: part.status,
    value: part.amount?.value ?? null,
  });
  return {
    id: order.id,
    status: order.status,
    amount: unit?.amount?.value ?? null,
    currency: unit?.amount?.currency_code ?? null,
    custom_id: unit?.custom_id ?? null,
    authorizations: unit?.payments?.authorizations?.map(brief) ?? [],
    captures: unit?.payments?.captures?.map(brief) ?? [],
    refunds: unit?.payments?.refunds?.map(brief) ?? [],
  };
}

export function readFee(capture: z.infer<typeof Capture>): FeeFacts | undefined {
  const fee = readAmount(capture.seller_receivable_breakdown?.paypal_fee);
  return fee ? { feeMinor: fee.amountMinor, currency: fee.currency, isFinal: true } : undefined;
}

function readCard({ payment_source: source }: Order): CardFacts | undefined {
  const { brand, last_digits: last4 } = source?.card ?? {};
  if (!brand || !last4 || !/^\d{4}$/.test(last4)) return undefined;
  return { brand: brand.toLowerCase(), last4, country: null, fingerprint: null };
}

const ORDER_STATES: Record<string, RailCharge["state"]> = {
  CREATED: "created",
  SAVED: "created",
  PAYER_ACTION_REQUIRED: "needs_buyer",
  APPROVED: "approved",
  VOIDED: "voided",
  COMPLETED: "pending",
};
const HOLD_STATES: Record<string, RailCharge["state"]> = {
  CREATED: "authorized",
  CAPTURED: "pending",
  PARTIALLY_CAPTURED: "pending",
  PENDING: "pending",
  VOIDED: "voided",
  EXPIRED: "voided",
  DENIED: "declined",
};
const CAPTURE_STATES: Record<string, RailCharge["state"]> = {
  COMPLETED: "captured",
  PARTIALLY_REFUNDED: "captured",
  REFUNDED: "captured",
  PENDING: "pending",
  DECLINED: "declined",
  FAILED: "declined",
};

function stateOf(order: Order): RailCharge["state"] | undefined {
  const payments = order.purchase_units[0]?.payments;
  const capture = payments?.captures?.at(-1);
  if (capture) return CAPTURE_STATES[capture.status];
  const hold = payments?.authorizations?.at(-1);
  return hold ? HOLD_STATES[hold.status] : ORDER_STATES[order.status];
}

export function readStep(order: Pick<Order, "links">): BuyerStep {
  const url = order.links.find(({ rel }) => rel === "payer-action" || rel === "approve")?.href;
  return url ? { kind: "redirect", url } : { kind: "confirm_again" };
}

export function readFurtherRefs(order: Order): FurtherRefs {
  const payments = order.purchase_units[0]?.payments;
  const authorization = payments?.authorizations?.at(-1)?.id;
  const capture = payments?.captures?.at(-1)?.id;
  return { ...(authorization ? { authorization } : {}), ...(capture ? { capture } : {}) };
}

/** What the issuer said to a card; PayPal's word for its own refusals stands in its errors. */
export function readDecline(order: Order): RailCharge["decline"] {
  const said = order.purchase_units[0]?.payments?.authorizations?.at(-1)?.processor_response?.response_code;
  const code = said ?? "DENIED";
  const known = classifyResponse(code);
  const unlisted = said && known === null ? { unlisted: PAYPAL_RESPONSES.list } : {};
  return { class: known ?? "hard", code, message: `The card was declined (${code}).`, ...unlisted };
}

/** When the hold lapses by itself. */
export function readExpiry(order: Order): Date | null {
  const text = order.purchase_units[0]?.payments?.authorizations?.at(-1)?.expiration_time;
  const at = text ? new Date(text) : null;
  return at && !Number.isNaN(at.getTime()) ? at : null;
}

/** What the order is about; PayPal leaves it out of an answer in which the hold or the capture says it. */
export function readOwed(order: Order): Money | null {
  const [unit] = order.purchase_units;
  const { authorizations, captures } = unit?.payments ?? {};
  return readAmount(unit?.amount ?? authorizations?.at(-1)?.amount ?? captures?.at(-1)?.amount);
}

/** Null for a state that PayPal has added since, or an amount that cannot be read. */
export function readCharge(order: Order): RailCharge | null {
  const [unit] = order.purchase_units;
  const state = stateOf(order);
  const owed = readOwed(order);
  if (!state || !owed) return null;
  const capture = unit?.payments?.captures?.at(-1);
  const hold = unit?.payments?.authorizations?.at(-1);
  // what is held is what matters: a hold over another amount must not pass for the order's
  const held = state === "authorized" && hold?.amount ? readAmount(hold.amount) : owed;
  const refunds = readRefunds(order);
  if (!refunds || held?.currency !== owed.currency) return null;
  const card = readCard(order);
  const fee = capture && readFee(capture);
  const decline = state === "declined" ? readDecline(order) : undefined;
  return {
    state,
    providerRef: order.id,
    ...held,
    capturedMinor: state === "captured" ? (readAmount(capture?.amount)?.amountMinor ?? 0) : 0,
    refundedMinor: refunds.reduce((sum, { state: is, amountMinor }) => sum + (is === "failed" ? 0 : amountMinor), 0),
    furtherRefs: readFurtherRefs(order),
    ...(state === "needs_buyer" ? { step: readStep(order) } : {}),
    ...(decline ? { decline } : {}),
    ...(fee ? { fee } : {}),
    ...(card ? { card } : {}),
  };
}

const REFUND_STATES: Record<string, RailRefund["state"]> = {
  COMPLETED: "succeeded",
  PENDING: "pending",
  FAILED: "failed",
  CANCELLED: "failed",
};

export function isKnownRefundStatus(status: string): boolean {
  return Object.hasOwn(REFUND_STATES, status);
}

/** A status that PayPal has added since is undecided to us. Null when the amount cannot be read. */
export function readRefund(refund: z.infer<typeof Refund>): RailRefund | null {
  const amount = readAmount(refund.amount);
  if (!amount) return null;
  const state = REFUND_STATES[refund.status] ?? "pending";
  // one made on PayPal's pages may show its capture's reference, which says nothing of whose it is
  const ourRef = refund.custom_id?.startsWith("rfn_") ? refund.custom_id : null;
  return { refundRef: refund.id, ourRef, amountMinor: amount.amountMinor, state };
}

/** All of them, or null. */
export function readRefunds(order: Order): RailRefund[] | null {
  const listed = order.purchase_units[0]?.payments?.refunds ?? [];
  const refunds = listed.map(readRefund).filter((refund) => refund !== null);
  return refunds.length === listed.length ? refunds : null;
}
