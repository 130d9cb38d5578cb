import "server-only";
import { classInForce, declineList, type NoClass } from "./decline-list";

const SOFT = [
  "CARDHOLDER_INSUFFICIENT_PERMISSIONS",
  "CARD_DECLINED",
  "CARD_DECLINED_CALL_ISSUER",
  "GENERIC_DECLINE",
  "INSUFFICIENT_FUNDS",
  "TRANSACTION_LIMIT",
  "VOICE_FAILURE",
];
const HARD = [
  "ACCOUNT_UNUSABLE",
  "ADDRESS_VERIFICATION_FAILURE",
  "ALLOWABLE_PIN_TRIES_EXCEEDED",
  "AMOUNT_TOO_HIGH",
  "BAD_EXPIRATION",
  "BUYER_REFUSED_PAYMENT",
  "CARD_EXPIRED",
  "CARD_NOT_SUPPORTED",
  "CARD_PRESENCE_REQUIRED",
  "CHIP_INSERTION_REQUIRED",
  "CVV_FAILURE",
  "EXPIRATION_FAILURE",
  "INVALID_ACCOUNT",
  "INVALID_CARD",
  "INVALID_EXPIRATION",
  "INVALID_EXPIRATION_DATE",
  "INVALID_EXPIRATION_YEAR",
  "INVALID_PIN",
  "INVALID_POSTAL_CODE",
  "MANUALLY_ENTERED_PAYMENT_NOT_SUPPORTED",
  "MISSING_PIN",
  "PAN_FAILURE",
  "PAYMENT_NOT_REFUNDABLE",
  "PAYMENT_NOT_REFUNDABLE_DUE_TO_DISPUTE",
  "REFUND_DECLINED",
  "RESERVATION_DECLINED",
  "UNSUPPORTED_CARD_BRAND",
  "UNSUPPORTED_ENTRY_METHOD",
  "VERIFY_AVS_FAILURE",
  "VERIFY_CVV_FAILURE",
];

/** What the buyer's browser sent is no bug of ours: a spent, expired or made-up token needs another card. */
const TOKEN_REFUSED = new Set([
  "CARD_TOKEN_EXPIRED",
  "CARD_TOKEN_USED",
  "INVALID_CARD_DATA",
  "INVALID_ENCRYPTED_CARD",
  "SOURCE_EXPIRED",
  "SOURCE_USED",
  "UNSUPPORTED_SOURCE_TYPE",
]);

/** The step, or another one under the same key, has been here before: fetch the truth. */
const SEEN_BEFORE = new Set([
  "CONFLICT",
  "DELAYED_TRANSACTION_CANCELED",
  "DELAYED_TRANSACTION_CAPTURED",
  "DELAYED_TRANSACTION_EXPIRED",
  "DELAYED_TRANSACTION_FAILED",
  "IDEMPOTENCY_KEY_REUSED",
  "REFUND_ALREADY_PENDING",
  "REFUND_AMOUNT_INVALID",
]);

/** This account may not, whoever pays. */
const RAIL_SAYS_NO = new Set([
  "ACCESS_TOKEN_EXPIRED",
  "ACCESS_TOKEN_REVOKED",
  "APPLICATION_DISABLED",
  "CARD_PROCESSING_NOT_ENABLED",
  "CLIENT_DISABLED",
  "FORBIDDEN",
  "INSUFFICIENT_PERMISSIONS",
  "INSUFFICIENT_PERMISSIONS_FOR_REFUND",
  "INSUFFICIENT_SCOPES",
  "INVALID_LOCATION",
  "LOCATION_MISMATCH",
  "MERCHANT_SUBSCRIPTION_NOT_FOUND",
  "PAYMENT_LIMIT_EXCEEDED",
  "RATE_LIMITED",
  "UNAUTHORIZED",
]);

/** The request as such is wrong. */
const OUR_BUG = new Set([
  "BAD_REQUEST",
  "CONFLICTING_PARAMETERS",
  "CURRENCY_MISMATCH",
  "EXPECTED_INTEGER",
  "EXPECTED_JSON_BODY",
  "EXPECTED_OBJECT",
  "EXPECTED_STRING",
  "INCORRECT_TYPE",
  "INVALID_CURSOR",
  "INVALID_ENUM_VALUE",
  "INVALID_TIME",
  "INVALID_TIME_RANGE",
  "INVALID_VALUE",
  "METHOD_NOT_ALLOWED",
  "MISSING_REQUIRED_PARAMETER",
  "NOT_FOUND",
  "PAYMENT_AMOUNT_MISMATCH",
  "REFUND_ERROR_PAYMENT_NEEDS_COMPLETION",
  "REQUEST_ENTITY_TOO_LARGE",
  "UNKNOWN_BODY_PARAMETER",
  "UNKNOWN_QUERY_PARAMETER",
  "UNSUPPORTED_CURRENCY",
  "VALUE_EMPTY",
  "VALUE_REGEX_MISMATCH",
  "VALUE_TOO_HIGH",
  "VALUE_TOO_LONG",
  "VALUE_TOO_LOW",
  "VALUE_TOO_SHORT",
]);

/** The bank wants to see the buyer, who confirms once more: Square's fields ask them as they take the card again. */
export const BANK_ASKS = "CARD_DECLINED_VERIFICATION_REQUIRED";
/** Square itself says that it does not know (yet); nothing follows from it. */
const UNDECIDED = new Set(["REQUEST_TIMEOUT", "TEMPORARY_ERROR"]);

/** Not about the card, though it stands among refusals: nothing was given back. */
const NO_REFUND = ["PAYMENT_NOT_REFUNDABLE", "PAYMENT_NOT_REFUNDABLE_DUE_TO_DISPUTE", "REFUND_DECLINED"];

/**
 * Square hands no issuer codes on. `soft`: the issuer might say yes elsewhere or later; `hard`: this card will not do. A code that is
 * not published is looked up only where its category is that of refused payments.
 */
export const SQUARE_DECLINES = declineList({
  rail: "square",
  list: "code",
  source: "https://developer.squareup.com/docs/payments-api/error-codes",
  asOf: "2026-11",
  provesNo: true,
  unlisted: "unknown",
  soft: SOFT,
  hard: HARD,
  neverSoft: [
    ...["ACCOUNT_UNUSABLE", "ALLOWABLE_PIN_TRIES_EXCEEDED", "BUYER_REFUSED_PAYMENT", "CARD_EXPIRED", "CVV_FAILURE"],
    ...["EXPIRATION_FAILURE", "VERIFY_CVV_FAILURE", ...NO_REFUND],
  ],
  reserved: [...TOKEN_REFUSED, ...SEEN_BEFORE, ...RAIL_SAYS_NO, ...OUR_BUG, BANK_ASKS, ...UNDECIDED],
});
const REFUSED_PAYMENTS = "PAYMENT_METHOD_ERROR";

export function classifyDecline(code: string): NoClass | null {
  return classInForce(SQUARE_DECLINES, code);
}

export type SquareErrorFacts = { httpStatus: number; category: string; code: string; field: string | null };
export type ErrorClass =
  | "server_error"
  | "duplicate"
  | "rail_says_no"
  | "needs_buyer"
  | "declined"
  | "token_refused"
  | "our_bug"
  | "unmapped";

/** The class of an error that Square itself wrote (payments.md §4). Anything not known is `unmapped`. */
export function classifyError({ httpStatus, category, code, field }: SquareErrorFacts): ErrorClass {
  if (httpStatus >= 500 || UNDECIDED.has(code)) return "server_error";
  if (SEEN_BEFORE.has(code)) return "duplicate";
  if (RAIL_SAYS_NO.has(code) || httpStatus === 401 || httpStatus === 403 || httpStatus === 429) return "rail_says_no";
  if (code === BANK_ASKS) return "needs_buyer";
  const isRefusal = SQUARE_DECLINES.classes.has(code) || category === REFUSED_PAYMENTS;
  if (isRefusal && classifyDecline(code) !== null) return "declined";
  if (TOKEN_REFUSED.has(code) || (field === "source_id" && OUR_BUG.has(code))) return "token_refused";
  return OUR_BUG.has(code) ? "our_bug" : "unmapped";
}
