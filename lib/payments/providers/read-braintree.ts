import "server-only";
import { z } from "zod";
import { isCurrency, parseDecimal } from "@/lib/shared/money";
import type { CardFacts, Json, RailCharge } from "../provider";
import {
  BRAINTREE_REJECTIONS,
  BRAINTREE_RESPONSES,
  classifyRejection,
  classifyResponse,
  type ResponseClass,
} from "./classify-braintree";

/** Empty elements come as "", absent values as null. */
const text = z
  .string()
  .nullish()
  .transform((value) => (value ? value : null));

const WalletCard = z.object({ cardType: z.string().nullish(), last4: z.string().nullish() }).nullish().catch(null);

/** The part of a transaction that Backline reads: a sale, or a refund, which is a transaction of its own. */
export const Transaction = z.object({
  id: z.string().min(1),
  status: z.string().min(1),
  type: z.enum(["sale", "credit"]),
  amount: z.string(),
  currencyIsoCode: z.string(),
  orderId: text,
  processorResponseCode: text,
  processorResponseText: text,
  gatewayRejectionReason: text,
  refundIds: z.array(z.string()).default([]),
  refundedTransactionId: text,
  creditCard: z
    .object({
      cardType: z.string().nullish(),
      last4: z.string().nullish(),
      uniqueNumberIdentifier: z.string().nullish(),
    })
    .nullish()
    // an element without content comes as text, where the sale was paid by a wallet
    .catch(null),
  applePayCard: WalletCard,
  androidPayCard: WalletCard,
  statusHistory: z.array(z.object({ status: z.string(), amount: z.string().nullish() })).default([]),
});
export type Transaction = z.infer<typeof Transaction>;

/** What of a transaction may be stored: no nonce, no name, no address. */
export function redactTransaction(transaction: Transaction): Json {
  const { id, status, type, amount, currencyIsoCode: currency, orderId, refundIds } = transaction;
  return {
    id,
    status,
    type,
    amount,
    currency,
    orderId,
    refundIds,
    processorResponseCode: transaction.processorResponseCode,
    gatewayRejectionReason: transaction.gatewayRejectionReason,
  };
}

/** Null for an amount or a currency that this store cannot count in. */
export function amountOf({ amount, currencyIsoCode: currency }: Pick<Transaction, "amount" | "currencyIsoCode">) {
  return isCurrency(currency) ? parseDecimal(amount, currency) : null;
}

const BRANDS: Readonly<Record<string, string>> = {
  Visa: "visa",
  MasterCard: "mastercard",
  "American Express": "amex",
  Discover: "discover",
  JCB: "jcb",
  Maestro: "maestro",
  UnionPay: "unionpay",
  "Diners Club": "diners",
};

/** Its country comes by a name of three letters, and often not at all, so none is told. */
export function readCard({ creditCard, applePayCard, androidPayCard }: Transaction): CardFacts | undefined {
  const card = [creditCard, applePayCard, androidPayCard].find((each) => each?.last4);
  if (!card?.cardType || !card.last4 || !/^\d{4}$/.test(card.last4)) return undefined;
  const cardType = card.cardType.replace(/^Apple Pay - /, "");
  const brand = BRANDS[cardType] ?? cardType.toLowerCase();
  return { brand, last4: card.last4, country: null, fingerprint: creditCard?.uniqueNumberIdentifier ?? null };
}

/** `list`: where the code belongs. */
export type No = { class: ResponseClass; code: string; message: string; list: string };

/** Why a transaction came to nothing; null while it has not. */
export function readNo(transaction: Transaction): No | null {
  const { status, gatewayRejectionReason: reason, processorResponseCode: code } = transaction;
  const message = transaction.processorResponseText ?? status;
  if (status === "gateway_rejected") {
    const rejection = reason ?? "unknown";
    const { list } = BRAINTREE_REJECTIONS;
    return { class: classifyRejection(rejection), code: rejection, message: `Gateway Rejected: ${rejection}`, list };
  }
  const { list } = BRAINTREE_RESPONSES;
  if (status === "settlement_declined") return { class: "hard", code: code ?? status, message, list };
  if (status !== "processor_declined" && status !== "failed") return null;
  return { class: classifyResponse(code ?? ""), code: code ?? status, message, list };
}

const STATES: Readonly<Record<string, RailCharge["state"]>> = {
  authorizing: "pending",
  authorized: "authorized",
  authorization_expired: "voided",
  submitted_for_settlement: "captured",
  settlement_pending: "captured",
  settling: "captured",
  settlement_confirmed: "captured",
  settled: "captured",
  settlement_declined: "declined",
  processor_declined: "declined",
  gateway_rejected: "declined",
  failed: "declined",
  voided: "voided",
};

/** Whether the sale was on its way to settlement before it was voided, so that the void gave all of it back. */
export function isUndone({ status, statusHistory }: Transaction): boolean {
  return status === "voided" && statusHistory.some((step) => step.status === "submitted_for_settlement");
}

/** The transaction's own state proves the no, nothing proves a second try. */
function readDecline({ class: noClass, code, message, list }: No): NonNullable<RailCharge["decline"]> {
  const unlisted = noClass === "unmapped" ? { unlisted: list } : {};
  return { class: noClass === "soft" ? "soft" : "hard", code, message, ...unlisted };
}

/**
 * Null for a status that Braintree has added since, and for a refund. What was given back is not told here: refunds are
 * transactions of their own, and a look-up of them is `listRefunds`.
 */
export function readCharge(transaction: Transaction): RailCharge | null {
  const state = STATES[transaction.status];
  const amountMinor = amountOf(transaction);
  if (!state || amountMinor === null || transaction.type !== "sale") return null;
  const no = state === "declined" ? readNo(transaction) : null;
  const card = readCard(transaction);
  const taken = state === "captured" || isUndone(transaction) ? amountMinor : 0;
  return {
    state,
    providerRef: transaction.id,
    amountMinor,
    currency: transaction.currencyIsoCode,
    capturedMinor: taken,
    refundedMinor: isUndone(transaction) ? amountMinor : 0,
    ...(no ? { decline: readDecline(no) } : {}),
    ...(card ? { card } : {}),
  };
}
