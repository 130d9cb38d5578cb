import { createHash } from "node:crypto";
import { type Charge, type Dispute, type Refund, refundedMinor } from "../charge";
import type { Card } from "../test-cards";

type WireObject = Record<string, unknown>;
export type SquareError = { category: string; code: string; detail: string; field?: string };

export const LOCATION_ID = "LSANDBOX00001";
export const MERCHANT_ID = "MSANDBOX00001";
export const HOLD_LIFE_MS = 7 * 86_400_000;
const iso = (atMs: number) => new Date(atMs).toISOString();
const HOUR_MS = 3_600_000;

export const moneyOf = (amount: number, currency: string) => ({ amount, currency });

/** Letters and digits that follow from `text`, for ids that nobody else hands out. */
function derive(text: string, length: number): string {
  return createHash("sha256").update(text).digest("base64url").replace(/[-_]/g, "x").slice(0, length);
}

export const orderIdOf = (chargeId: string) => `${derive(`order ${chargeId}`, 26)}ZY`;

const STATUSES: Record<Charge["state"], [payment: string, card: string]> = {
  open: ["PENDING", "AUTHORIZED"],
  needs_buyer: ["FAILED", "FAILED"],
  approved: ["PENDING", "AUTHORIZED"],
  authorized: ["APPROVED", "AUTHORIZED"],
  captured: ["COMPLETED", "CAPTURED"],
  voided: ["CANCELED", "VOIDED"],
  lapsed: ["CANCELED", "VOIDED"],
  declined: ["FAILED", "FAILED"],
};

const BRANDS: Record<string, string> = {
  visa: "VISA",
  mastercard: "MASTERCARD",
  amex: "AMERICAN_EXPRESS",
  discover: "DISCOVER",
  diners: "DISCOVER_DINERS",
  jcb: "JCB",
};

export const brandOf = (card: Card | null) => BRANDS[card?.brand ?? ""] ?? "OTHER_BRAND";

function renderCard(card: Card): WireObject {
  return {
    card_brand: brandOf(card),
    last_4: card.last4,
    exp_month: 12,
    exp_year: 2040,
    fingerprint: `sq-1-${card.fingerprint}`,
    card_type: "CREDIT",
    prepaid_type: "NOT_PREPAID",
  };
}

function lastChange(charge: Charge): number {
  const ends = [charge.voided?.at, charge.capture?.at, charge.authorization?.at, charge.created.at];
  return Math.max(...ends.filter((at) => at !== undefined), ...charge.refunds.map(({ at }) => at));
}

function renderCardDetails(charge: Charge, card: Card): WireObject {
  const { authorization, capture, voided, declines } = charge;
  const errors: SquareError[] = declines.map(({ code }) => ({
    category: "PAYMENT_METHOD_ERROR",
    code,
    detail: `Authorization error: '${code}'`,
  }));
  const isWrongCode = errors.some(({ code }) => code === "CVV_FAILURE");
  return {
    status: STATUSES[charge.state][1],
    card: renderCard(card),
    entry_method: "KEYED",
    cvv_status: isWrongCode ? "CVV_REJECTED" : "CVV_ACCEPTED",
    avs_status: "AVS_ACCEPTED",
    ...(authorization ? { auth_result_code: derive(`auth ${charge.id}`, 6) } : {}),
    statement_description: "SQ *BACKLINE SANDBOX",
    card_payment_timeline: {
      ...(authorization ? { authorized_at: iso(authorization.at) } : {}),
      ...(capture ? { captured_at: iso(capture.at) } : {}),
      ...(voided ? { voided_at: iso(voided.at) } : {}),
    },
    ...(errors.length > 0 ? { errors } : {}),
  };
}

/** A Payment as it is now, with the fields of Square's published document. */
export function renderPayment(charge: Charge): WireObject {
  const { id, amountMinor, currency, created, capture, card, refunds } = charge;
  const amount = moneyOf(amountMinor, currency);
  const fee = capture && { effective_at: iso(capture.at + 2 * HOUR_MS), type: "INITIAL" };
  const returned = refundedMinor(charge);
  return {
    id,
    created_at: iso(created.at),
    updated_at: iso(lastChange(charge)),
    amount_money: amount,
    total_money: moneyOf(capture?.amountMinor ?? amountMinor, currency),
    ...(charge.authorization ? { approved_money: amount } : {}),
    ...(fee ? { processing_fee: [{ ...fee, amount_money: moneyOf(capture?.feeMinor ?? 0, currency) }] } : {}),
    ...(returned > 0 ? { refunded_money: moneyOf(returned, currency) } : {}),
    ...(refunds.length > 0 ? { refund_ids: refunds.map((refund) => refund.id) } : {}),
    status: STATUSES[charge.state][0],
    delay_duration: "PT168H",
    delay_action: "CANCEL",
    delayed_until: iso(created.at + HOLD_LIFE_MS),
    source_type: "CARD",
    ...(card ? { card_details: renderCardDetails(charge, card) } : {}),
    location_id: LOCATION_ID,
    order_id: orderIdOf(id),
    ...(charge.attemptRef === null ? {} : { reference_id: charge.attemptRef }),
    ...(charge.description === null ? {} : { note: charge.description }),
    receipt_number: id.slice(0, 4),
    ...(capture ? { receipt_url: `https://squareup.com/receipt/preview/${id}` } : {}),
    application_details: { square_product: "ECOMMERCE_API", application_id: "sandbox-sq0idb-backline" },
    version_token: derive(`${id} ${charge.state} ${refunds.length} ${returned}`, 40),
  };
}

const REFUND_STATUSES = { pending: "PENDING", succeeded: "COMPLETED", failed: "FAILED" };

export function renderRefund(charge: Charge, refund: Refund): WireObject {
  return {
    id: refund.id,
    status: REFUND_STATUSES[refund.state],
    location_id: LOCATION_ID,
    unlinked: false,
    destination_type: "CARD",
    amount_money: moneyOf(refund.amountMinor, charge.currency),
    payment_id: charge.id,
    order_id: orderIdOf(refund.id),
    ...(refund.reason === null ? {} : { reason: refund.reason }),
    created_at: iso(refund.at),
    updated_at: iso(refund.at),
  };
}

const DISPUTE_STATES = { open: "EVIDENCE_REQUIRED", won: "WON", lost: "LOST" };

export function renderDispute(charge: Charge, dispute: Dispute): WireObject {
  return {
    id: dispute.id,
    amount_money: moneyOf(dispute.amountMinor, charge.currency),
    reason: dispute.reason,
    state: DISPUTE_STATES[dispute.state],
    due_at: iso(dispute.openedAt + 14 * 86_400_000),
    disputed_payment: { payment_id: charge.id },
    card_brand: brandOf(charge.card),
    created_at: iso(dispute.openedAt),
    updated_at: iso(dispute.closedAt ?? dispute.openedAt),
    brand_dispute_id: derive(`brand ${dispute.id}`, 22),
    reported_at: iso(dispute.openedAt),
    version: dispute.state === "open" ? 1 : 2,
    location_id: LOCATION_ID,
  };
}

const CURRENCIES: Record<string, string> = {
  US: "USD",
  CA: "CAD",
  GB: "GBP",
  AU: "AUD",
  JP: "JPY",
  IE: "EUR",
  FR: "EUR",
};

export function renderLocation(accountCountry: string): WireObject {
  return {
    id: LOCATION_ID,
    name: "Backline sandbox",
    timezone: "Etc/UTC",
    capabilities: ["CREDIT_CARD_PROCESSING", "AUTOMATIC_TRANSFERS"],
    status: "ACTIVE",
    created_at: "2026-01-01T00:00:00.000Z",
    merchant_id: MERCHANT_ID,
    country: accountCountry,
    language_code: "en-US",
    currency: CURRENCIES[accountCountry] ?? "USD",
    business_name: "Backline sandbox",
    type: "PHYSICAL",
  };
}
