import "server-only";
import { z } from "zod";
import type { BuyerStep, CardFacts, FeeFacts, Json, RailCharge } from "../provider";
import { BANK_ASKS, classifyDecline, STRIPE_DECLINES } from "./classify-stripe";

const BalanceTransaction = z.object({ fee: z.int(), currency: z.string(), status: z.string().nullish() });
const Charge = z.object({
  id: z.string(),
  amount_refunded: z.int().default(0),
  balance_transaction: z.union([z.string(), BalanceTransaction]).nullish(),
  payment_method_details: z
    .object({
      card: z
        .object({
          brand: z.string().nullish(),
          last4: z.string().nullish(),
          country: z.string().nullish(),
          fingerprint: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
const PaymentError = z.object({
  type: z.string(),
  code: z.string().nullish(),
  decline_code: z.string().nullish(),
  message: z.string().nullish(),
});

/** The part of a PaymentIntent that Backline reads (API version 2026-10-28). */
export const Intent = z.object({
  id: z.string().startsWith("pi_"),
  object: z.literal("payment_intent"),
  amount: z.int(),
  amount_received: z.int(),
  currency: z.string(),
  status: z.string(),
  livemode: z.boolean(),
  created: z.int(),
  metadata: z.record(z.string(), z.string()).default({}),
  latest_charge: z.union([z.string(), Charge]).nullish(),
  last_payment_error: PaymentError.nullish(),
  next_action: z
    .object({ type: z.string(), redirect_to_url: z.object({ url: z.string().nullable() }).nullish() })
    .nullish(),
});
export type Intent = z.infer<typeof Intent>;

export const Refund = z.object({
  id: z.string().startsWith("re_"),
  object: z.literal("refund"),
  amount: z.int(),
  status: z.string().nullable(),
  payment_intent: z.string().nullish(),
  failure_reason: z.string().nullish(),
});

/** Tokens and keys that Stripe quotes in its messages. */
export function redactText(text: string): string {
  return text.replace(/\b(pm|tok|sk|rk|whsec|seti|src)_[\w*]+/g, "$1_…");
}

/** What of an intent may be stored: no client secret, no payment method, no address. */
export function redactIntent(intent: Intent): Json {
  const {
    id,
    status,
    amount,
    amount_received,
    currency,
    livemode,
    created,
    metadata,
    last_payment_error: failure,
  } = intent;
  const decline = failure && {
    code: failure.code ?? null,
    decline_code: failure.decline_code ?? null,
    type: failure.type,
  };
  return {
    id,
    status,
    amount,
    amount_received,
    currency,
    livemode,
    created,
    metadata,
    last_payment_error: decline ?? null,
  };
}

export function readCard({ latest_charge: charge }: Intent): CardFacts | undefined {
  const card = charge && typeof charge === "object" ? charge.payment_method_details?.card : null;
  if (!card?.brand || !card.last4 || !/^\d{4}$/.test(card.last4)) return undefined;
  return { brand: card.brand, last4: card.last4, country: card.country ?? null, fingerprint: card.fingerprint ?? null };
}

/** Absent while Stripe has not booked it, final once the money is available. In the currency of the settlement. */
export function readFee({ latest_charge: charge }: Intent): FeeFacts | undefined {
  const balance = charge && typeof charge === "object" ? charge.balance_transaction : null;
  if (!balance || typeof balance === "string") return undefined;
  return { feeMinor: balance.fee, currency: balance.currency.toUpperCase(), isFinal: balance.status !== "pending" };
}

export function readStep({ next_action: action }: Intent): BuyerStep {
  const url = action?.redirect_to_url?.url;
  return url ? { kind: "redirect", url } : { kind: "confirm_again" };
}

/** A decline code nobody has classified is `hard` here: the rail's own state proves the no, nothing proves a second try. */
export function readDecline({ last_payment_error: failure }: Intent): RailCharge["decline"] {
  if (!failure) return undefined;
  const code = failure.decline_code ?? failure.code ?? failure.type;
  const known = classifyDecline(code);
  const message = redactText(failure.message ?? code);
  return { class: known ?? "hard", code, message, ...(known ? {} : { unlisted: STRIPE_DECLINES.list }) };
}

const STATES: Record<string, RailCharge["state"]> = {
  requires_payment_method: "created",
  requires_confirmation: "created",
  requires_action: "needs_buyer",
  processing: "pending",
  requires_capture: "authorized",
  succeeded: "captured",
  canceled: "voided",
};

/** Null for a status that Stripe has added since. */
export function readCharge(intent: Intent): RailCharge | null {
  const known = STATES[intent.status];
  if (!known) return null;
  const refusal = known === "created" ? readDecline(intent) : undefined;
  const isAsked = known === "needs_buyer" || refusal?.code === BANK_ASKS;
  const decline = isAsked ? undefined : refusal;
  const { latest_charge: charge } = intent;
  const card = readCard(intent);
  const fee = readFee(intent);
  return {
    state: decline ? "declined" : isAsked ? "needs_buyer" : known,
    providerRef: intent.id,
    amountMinor: intent.amount,
    currency: intent.currency.toUpperCase(),
    capturedMinor: intent.amount_received,
    refundedMinor: charge && typeof charge === "object" ? charge.amount_refunded : 0,
    ...(isAsked ? { step: readStep(intent) } : {}),
    ...(decline ? { decline } : {}),
    ...(fee ? { fee } : {}),
    ...(card ? { card } : {}),
  };
}
