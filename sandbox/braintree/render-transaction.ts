import { isCurrency, toDecimal } from "@/lib/shared/money";
import type { Charge, Dispute, Refund } from "../charge";
import { paidOutAt } from "../list-movements";
import type { Card } from "../test-cards";
import { merchantAccountOf } from "./merchant-accounts";
import { processorText } from "./processor-responses";
import { isUndone, settlementOf } from "./settlement";
import { XmlArray, type XmlNode, type XmlObject } from "./xml";

const CARD_TYPES: Record<string, string> = {
  visa: "Visa",
  mastercard: "MasterCard",
  amex: "American Express",
  discover: "Discover",
  jcb: "JCB",
  maestro: "Maestro",
};
const ALPHA3: Record<string, string> = {
  US: "USA",
  CA: "CAN",
  GB: "GBR",
  IE: "IRL",
  DE: "DEU",
  FR: "FRA",
  SE: "SWE",
  AU: "AUS",
  JP: "JPN",
};
/** Of a transaction that the gateway turned away: `gateway:fraud`; else the processor's code. */
const REJECTED = "gateway:";
export const rejectionCode = (reason: string): string => REJECTED + reason;

export function money(amountMinor: number, currency: string): string {
  return isCurrency(currency) ? toDecimal(amountMinor, currency) : String(amountMinor);
}

function renderCard(card: Card | null): XmlNode {
  if (!card) return {};
  return {
    token: null,
    bin: null,
    "last-4": card.last4,
    "card-type": CARD_TYPES[card.brand] ?? card.brand,
    "expiration-month": "12",
    "expiration-year": "2040",
    "customer-location": card.country === "US" ? "US" : "International",
    "cardholder-name": null,
    "unique-number-identifier": card.fingerprint,
    "country-of-issuance": ALPHA3[card.country] ?? "Unknown",
    "issuing-bank": "Unknown",
    prepaid: "Unknown",
    debit: "Unknown",
  };
}

const NO_TYPED_CARD: XmlNode = { token: null, bin: null, "last-4": null, "card-type": null };

/** A card in a wallet stands in an element of its wallet, and the element of typed cards says nothing. */
function renderInstrument(card: Card | null): Record<string, XmlNode> {
  if (!card?.wallet) return { "credit-card": renderCard(card), "payment-instrument-type": "credit_card" };
  const type = CARD_TYPES[card.brand] ?? card.brand;
  if (card.wallet === "apple_pay")
    return {
      "credit-card": NO_TYPED_CARD,
      "apple-pay": {
        "card-type": `Apple Pay - ${type}`,
        "last-4": card.last4,
        "payment-instrument-name": `${type} ${card.last4}`,
      },
      "payment-instrument-type": "apple_pay_card",
    };
  return {
    "credit-card": NO_TYPED_CARD,
    "android-pay-card": {
      "virtual-card-type": type,
      "virtual-card-last-4": card.last4,
      "source-card-type": type,
      "source-card-last-4": card.last4,
    },
    "payment-instrument-type": "android_pay_card",
  };
}

type Step = { status: string; at: number };

function stepsOf(charge: Charge, now: number): Step[] {
  const { authorization, capture, voided, declines } = charge;
  const [decline] = declines;
  if (decline) {
    const status = decline.code.startsWith(REJECTED)
      ? "gateway_rejected"
      : decline.code.startsWith("3")
        ? "failed"
        : "processor_declined";
    return [{ status, at: decline.at }];
  }
  const steps: Step[] = authorization ? [{ status: "authorized", at: authorization.at }] : [];
  const settlement = settlementOf(charge, now);
  if (capture) steps.push({ status: "submitted_for_settlement", at: capture.at });
  if (isUndone(charge)) return [...steps, { status: "voided", at: charge.refunds[0]?.at ?? now }];
  if (settlement === "settling" || settlement === "settled")
    steps.push({ status: "settling", at: charge.settledAt ?? now });
  if (settlement === "settled") steps.push({ status: "settled", at: charge.settledAt ?? now });
  if (voided) steps.push({ status: voided.reason === "expired" ? "authorization_expired" : "voided", at: voided.at });
  return steps;
}

export function statusOf(charge: Charge, now: number): string {
  return stepsOf(charge, now).at(-1)?.status ?? "authorizing";
}

function renderHistory(steps: readonly Step[], amount: string): XmlArray {
  return new XmlArray(
    "status-event",
    steps.map(({ status, at }) => ({
      timestamp: new Date(at),
      status,
      amount,
      user: null,
      "transaction-source": "api",
    })),
  );
}

function renderResponse(charge: Charge) {
  const code = charge.declines[0]?.code ?? "1000";
  const isRejected = code.startsWith(REJECTED);
  return {
    "gateway-rejection-reason": isRejected ? code.slice(REJECTED.length) : null,
    "processor-authorization-code": charge.authorization ? charge.id.slice(0, 6).toUpperCase() : null,
    "processor-response-code": isRejected ? "" : code,
    "processor-response-text": isRejected ? "" : processorText(code),
    "processor-response-type": code === "1000" ? "approved" : null,
    "additional-processor-response": null,
  };
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Money that went to the bank, or came from it, less what Braintree kept; nothing of it is known before. */
export function renderDisbursement(
  { amountMinor, feeMinor, currency }: { amountMinor: number; feeMinor: number; currency: string },
  movedAt: number | null,
  now: number,
): XmlObject {
  const isThere = movedAt !== null && now >= paidOutAt(movedAt);
  return {
    "disbursement-date": isThere ? dateOf(paidOutAt(movedAt)) : null,
    "settlement-amount": isThere ? money(amountMinor - feeMinor, currency) : null,
    "settlement-currency-iso-code": isThere ? currency : null,
    "settlement-currency-exchange-rate": isThere ? "1" : null,
    "settlement-base-currency-exchange-rate": isThere ? "1" : null,
    "funds-held": isThere ? false : null,
    success: isThere ? true : null,
  };
}

/** A sale. */
export function renderSale(charge: Charge, now: number): XmlObject {
  const { id, amountMinor, currency, attemptRef, refunds } = charge;
  const amount = money(charge.capture?.amountMinor ?? amountMinor, currency);
  const steps = stepsOf(charge, now);
  const made = refunds.filter((refund) => refund.id !== id);
  const taken = {
    amountMinor: charge.capture?.amountMinor ?? 0,
    feeMinor: charge.capture?.settledFeeMinor ?? 0,
    currency,
  };
  return {
    id,
    status: statusOf(charge, now),
    type: "sale",
    "currency-iso-code": currency,
    amount,
    "merchant-account-id": merchantAccountOf(currency),
    "order-id": attemptRef,
    "created-at": new Date(charge.created.at),
    "updated-at": new Date(steps.at(-1)?.at ?? charge.created.at),
    "refund-id": null,
    "refund-ids": new XmlArray(
      "item",
      made.map((refund) => refund.id),
    ),
    "refunded-transaction-id": null,
    "custom-fields": "",
    ...renderResponse(charge),
    ...renderInstrument(charge.card),
    "status-history": renderHistory(steps, amount),
    "disbursement-details": renderDisbursement(taken, isUndone(charge) ? null : (charge.capture?.at ?? null), now),
    disputes: new XmlArray(
      "dispute",
      charge.disputes.map((dispute) => renderDispute(charge, dispute)),
    ),
  };
}

const REFUND_STATUS = {
  pending: "settlement_pending",
  succeeded: "submitted_for_settlement",
  failed: "processor_declined",
};

/** A refund, which is a transaction of its own. */
export function renderRefund(charge: Charge, refund: Refund, now: number): XmlObject {
  const amount = money(refund.amountMinor, charge.currency);
  const status = REFUND_STATUS[refund.state];
  return {
    id: refund.id,
    status,
    type: "credit",
    "currency-iso-code": charge.currency,
    amount,
    "merchant-account-id": merchantAccountOf(charge.currency),
    "order-id": refund.ourRef,
    "created-at": new Date(refund.at),
    "updated-at": new Date(refund.at),
    "refund-ids": new XmlArray("item", []),
    "refunded-transaction-id": charge.id,
    "processor-response-code": "1002",
    "processor-response-text": processorText("1002"),
    ...renderInstrument(charge.card),
    "status-history": renderHistory([{ status, at: refund.at }], amount),
    "disbursement-details": renderDisbursement(
      { amountMinor: refund.amountMinor, feeMinor: 0, currency: charge.currency },
      refund.state === "succeeded" ? refund.at : null,
      now,
    ),
    disputes: new XmlArray("dispute", []),
  };
}

function renderDisputeHistory({ openedAt, closedAt, state }: Dispute): XmlArray {
  const steps = [{ status: "open", at: openedAt }, ...(closedAt === null ? [] : [{ status: state, at: closedAt }])];
  return new XmlArray(
    "status-history",
    steps.map(({ status, at }) => ({ status, timestamp: new Date(at), "effective-date": dateOf(at) })),
  );
}

export function renderDispute(charge: Charge, dispute: Dispute): XmlNode {
  const amount = money(dispute.amountMinor, charge.currency);
  return {
    id: dispute.id,
    amount,
    "amount-disputed": amount,
    "amount-won": money(dispute.state === "won" ? dispute.amountMinor : 0, charge.currency),
    "currency-iso-code": charge.currency,
    "received-date": dateOf(dispute.openedAt),
    "date-opened": dateOf(dispute.openedAt),
    "created-at": new Date(dispute.openedAt),
    "date-won": dispute.state === "won" ? dateOf(dispute.closedAt ?? dispute.openedAt) : null,
    kind: "chargeback",
    status: dispute.state,
    reason: dispute.reason,
    "case-number": null,
    "status-history": renderDisputeHistory(dispute),
    transaction: {
      id: charge.id,
      amount: money(charge.capture?.amountMinor ?? charge.amountMinor, charge.currency),
      "order-id": charge.attemptRef,
    },
  };
}
