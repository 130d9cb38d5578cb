import "server-only";
import { classInForce, declineList, type NoClass } from "./decline-list";

const SOFT = [
  "approve_with_id",
  "call_issuer",
  "card_velocity_exceeded",
  "currency_not_supported",
  "do_not_honor",
  "duplicate_transaction",
  "generic_decline",
  "insufficient_funds",
  "issuer_not_available",
  "no_action_taken",
  "not_permitted",
  "payment_intent_authentication_failure",
  "processing_error",
  "reenter_transaction",
  "service_not_allowed",
  "transaction_not_allowed",
  "try_again_later",
  "withdrawal_count_limit_exceeded",
];
const HARD = [
  "card_not_supported",
  "do_not_try_again",
  "expired_card",
  "fraudulent",
  "highest_risk_level",
  "incorrect_address",
  "incorrect_cvc",
  "incorrect_number",
  "incorrect_pin",
  "incorrect_zip",
  "invalid_account",
  "invalid_amount",
  "invalid_cvc",
  "invalid_expiry_month",
  "invalid_expiry_year",
  "invalid_number",
  "invalid_pin",
  "live_mode_test_card",
  "lost_card",
  "merchant_blacklist",
  "new_account_information_available",
  "pickup_card",
  "pin_try_exceeded",
  "restricted_card",
  "revocation_of_all_authorizations",
  "revocation_of_authorization",
  "security_violation",
  "stolen_card",
  "stop_payment_order",
  "test_mode_live_card",
  "testmode_decline",
];

/** The bank wants to see the buyer: no decline of the card. They confirm once more, and 3-D Secure is asked for then. */
export const BANK_ASKS = "authentication_required";

/** A refusal by HTTP 402: nothing was charged. `soft`: the issuer might say yes elsewhere or later; `hard`: this card will not do. */
export const STRIPE_DECLINES = declineList({
  rail: "stripe",
  list: "decline_code",
  source: "https://docs.stripe.com/declines/codes",
  asOf: "2026-11",
  provesNo: true,
  unlisted: "unknown",
  soft: SOFT,
  hard: HARD,
  neverSoft: [
    ...["do_not_try_again", "expired_card", "fraudulent", "highest_risk_level", "lost_card", "merchant_blacklist"],
    ...["pickup_card", "pin_try_exceeded", "restricted_card", "revocation_of_all_authorizations"],
    ...["revocation_of_authorization", "security_violation", "stolen_card", "stop_payment_order"],
  ],
  reserved: [BANK_ASKS],
});

export function classifyDecline(code: string): NoClass | null {
  return classInForce(STRIPE_DECLINES, code);
}

/** Answers which mean that the step, or another one under the same key, has been here before: fetch the truth. */
const SEEN_BEFORE = new Set([
  "charge_already_captured",
  "charge_already_refunded",
  "idempotency_key_in_use",
  "lock_timeout",
  "payment_intent_unexpected_state",
]);

export type StripeErrorFacts = { httpStatus: number; type: string; code: string; param: string | null };
export type ErrorClass =
  | "server_error"
  | "duplicate"
  | "rail_says_no"
  | "declined"
  | "token_refused"
  | "our_bug"
  | "unmapped";

/** The class of an error that Stripe itself wrote (payments.md §4). Anything not known is `unmapped`. */
export function classifyError({ httpStatus, type, code, param }: StripeErrorFacts): ErrorClass {
  if (httpStatus >= 500) return "server_error";
  // a key reused with another body may have moved money with the first one, so it is not a plain bug of ours
  if (httpStatus === 409 || type === "idempotency_error" || SEEN_BEFORE.has(code)) return "duplicate";
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 429) return "rail_says_no";
  if (httpStatus === 402 || code === "payment_intent_authentication_failure") return "declined";
  if (httpStatus !== 400 && httpStatus !== 404) return "unmapped";
  // what the buyer's browser sent is no bug of ours: a spent or made-up token needs another card
  return param?.startsWith("payment_method") ? "token_refused" : "our_bug";
}
