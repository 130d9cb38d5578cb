import { type Charge, type Decline, type Dispute, pagesOrigin, type Refund, refundedMinor } from "../charge";
import type { Card } from "../test-cards";
import { cardError } from "./refuse";

type WireObject = Record<string, unknown>;
/** Where approval pages live, and what time it is: fees settle with time. */
export type Look = { publicUrl: string; now: number };

const AVAILABLE_AFTER_MS = 2 * 86_400_000;
const NOWHERE: Look = { publicUrl: "", now: 0 };

export const seconds = (atMs: number) => Math.floor(atMs / 1000);

export function intentStatus(charge: Charge): string {
  switch (charge.state) {
    case "open":
    case "declined":
      return "requires_payment_method";
    case "needs_buyer":
    case "approved":
      return "requires_action";
    case "authorized":
      return "requires_capture";
    case "captured":
      return "succeeded";
    case "voided":
    case "lapsed":
      return "canceled";
  }
}

const suffix = (id: string) => id.slice(id.indexOf("_") + 1);
export const chargeIdOf = (intentId: string) => `ch_${suffix(intentId)}`;
export const balanceIdOf = (intentId: string) => `txn_${suffix(intentId)}`;
export const intentIdOf = (anyId: string) => `pi_${suffix(anyId)}`;

/** `latest_charge` and `latest_charge.balance_transaction` are what may be expanded. */
export function renderIntent(charge: Charge, expand: readonly string[] = [], look: Look = NOWHERE): WireObject {
  const hasCharge = charge.authorization !== null;
  const wantsCharge = expand.some((path) => path === "latest_charge" || path.startsWith("latest_charge."));
  return {
    id: charge.id,
    object: "payment_intent",
    amount: charge.amountMinor,
    amount_capturable: charge.state === "authorized" ? charge.amountMinor : 0,
    amount_received: charge.capture?.amountMinor ?? 0,
    automatic_payment_methods: null,
    canceled_at: charge.voided ? seconds(charge.voided.at) : null,
    cancellation_reason: charge.voided?.reason ?? null,
    capture_method: "manual",
    client_secret: `${charge.id}_secret_${charge.secret}`,
    confirmation_method: "automatic",
    created: seconds(charge.created.at),
    currency: charge.currency.toLowerCase(),
    customer: null,
    description: charge.description,
    last_payment_error: charge.state === "open" ? renderDecline(charge.declines.at(-1)) : null,
    latest_charge: hasCharge ? (wantsCharge ? renderCharge(charge, expand, look.now) : chargeIdOf(charge.id)) : null,
    livemode: false,
    metadata: charge.metadata,
    next_action: charge.state === "needs_buyer" ? nextAction(charge, look.publicUrl) : null,
    payment_method: charge.state === "open" ? null : charge.token,
    allowed_payment_method_types: ["card"],
    payment_method_types: ["card"],
    processing: null,
    receipt_email: null,
    status: intentStatus(charge),
  };
}

function nextAction(charge: Charge, publicUrl: string): WireObject {
  const url = `${pagesOrigin(charge, publicUrl)}/sandbox/approve?intent=${charge.id}&secret=${charge.secret}`;
  return { type: "redirect_to_url", redirect_to_url: { return_url: charge.returnUrl, url } };
}

function renderDecline(decline: Decline | undefined): WireObject | null {
  return decline ? { ...cardError(decline.code, decline.declineCode) } : null;
}

function renderCard(card: Card | null): WireObject | null {
  return (
    card && {
      brand: card.brand,
      country: card.country,
      fingerprint: card.fingerprint,
      funding: "credit",
      last4: card.last4,
      wallet: card.wallet ? { type: card.wallet, dynamic_last4: card.last4 } : null,
    }
  );
}

export function renderCharge(charge: Charge, expand: readonly string[] = [], now = 0): WireObject {
  const wantsBalance = expand.some((path) => path.endsWith("balance_transaction"));
  return {
    id: chargeIdOf(charge.id),
    object: "charge",
    amount: charge.amountMinor,
    amount_captured: charge.capture?.amountMinor ?? 0,
    amount_refunded: refundedMinor(charge),
    balance_transaction: charge.capture ? (wantsBalance ? renderBalance(charge, now) : balanceIdOf(charge.id)) : null,
    captured: charge.capture !== null,
    created: seconds(charge.authorization?.at ?? charge.created.at),
    currency: charge.currency.toLowerCase(),
    disputed: charge.disputes.length > 0,
    livemode: false,
    metadata: charge.metadata,
    paid: true,
    payment_intent: charge.id,
    payment_method: charge.token,
    payment_method_details: { type: "card", card: renderCard(charge.card) },
    refunded: charge.capture !== null && refundedMinor(charge) === charge.capture.amountMinor,
    status: "succeeded",
  };
}

/** The settlement of one capture, with the fee of now: it may change until the money is available. Null before the capture. */
export function renderBalance(charge: Charge, now: number): WireObject | null {
  if (!charge.capture) return null;
  const { amountMinor, feeMinor, settledFeeMinor, at } = charge.capture;
  const isAvailable = now >= at + AVAILABLE_AFTER_MS;
  const fee = isAvailable ? settledFeeMinor : feeMinor;
  const currency = charge.currency.toLowerCase();
  return {
    id: balanceIdOf(charge.id),
    object: "balance_transaction",
    amount: amountMinor,
    available_on: seconds(at + AVAILABLE_AFTER_MS),
    created: seconds(at),
    currency,
    description: charge.description,
    exchange_rate: null,
    fee,
    fee_details: [
      { amount: fee, application: null, currency, description: "Stripe processing fees", type: "stripe_fee" },
    ],
    net: amountMinor - fee,
    reporting_category: "charge",
    source: chargeIdOf(charge.id),
    status: isAvailable ? "available" : "pending",
    type: "charge",
  };
}

export function renderRefund(charge: Charge, refund: Refund): WireObject {
  return {
    id: refund.id,
    object: "refund",
    amount: refund.amountMinor,
    balance_transaction: `txn_${suffix(refund.id)}`,
    charge: chargeIdOf(charge.id),
    created: seconds(refund.at),
    currency: charge.currency.toLowerCase(),
    metadata: refund.metadata,
    payment_intent: charge.id,
    reason: refund.reason,
    status: refund.state,
    ...(refund.state === "failed" ? { failure_reason: "expired_or_canceled_card" } : {}),
  };
}

export function renderDispute(charge: Charge, dispute: Dispute): WireObject {
  const currency = charge.currency.toLowerCase();
  const movement = (amountMinor: number, at: number, category: string) => ({
    id: `txn_${suffix(dispute.id)}${category === "dispute" ? "" : "r"}`,
    object: "balance_transaction",
    amount: amountMinor,
    created: seconds(at),
    currency,
    fee: 0,
    net: amountMinor,
    reporting_category: category,
    source: dispute.id,
    type: "adjustment",
  });
  const taken = movement(-dispute.amountMinor, dispute.openedAt, "dispute");
  const isReturned = dispute.state === "won" && dispute.closedAt !== null;
  return {
    id: dispute.id,
    object: "dispute",
    amount: dispute.amountMinor,
    balance_transactions: isReturned
      ? [taken, movement(dispute.amountMinor, dispute.closedAt ?? 0, "dispute_reversal")]
      : [taken],
    charge: chargeIdOf(charge.id),
    created: seconds(dispute.openedAt),
    currency,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.id,
    reason: dispute.reason,
    status: dispute.state === "open" ? "needs_response" : dispute.state,
  };
}

export function renderList(url: string, data: WireObject[], hasMore: boolean): WireObject {
  return { object: "list", url, has_more: hasMore, data };
}
