import "server-only";
import { classInForce, declineList, type NoClass } from "./decline-list";

/**
 * Issues of PayPal's errors by what they allow next, from the published API documents checkout_orders_v2 and
 * payments_payment_v2 (read 2026-11; DUPLICATE_REQUEST_ID is in neither). An issue in no list is unknown to us.
 */
const ASK_FOR_THE_TRUTH = new Set([
  "AUTHORIZATION_ALREADY_CAPTURED",
  "AUTHORIZATION_DENIED",
  "AUTHORIZATION_EXPIRED",
  "AUTHORIZATION_VOIDED",
  "CAPTURE_FULLY_REFUNDED",
  "DUPLICATE_INVOICE_ID",
  "DUPLICATE_REQUEST_ID",
  "MAX_AUTHORIZATION_COUNT_EXCEEDED",
  "MAX_CAPTURE_COUNT_EXCEEDED",
  "ORDER_ALREADY_AUTHORIZED",
  "ORDER_ALREADY_CAPTURED",
  "ORDER_COMPLETED_OR_VOIDED",
  "ORDER_COMPLETION_IN_PROGRESS",
  "ORDER_EXPIRED",
  "PENDING_CAPTURE",
  "PREVIOUSLY_CAPTURED",
  "PREVIOUSLY_VOIDED",
  "PREVIOUS_REQUEST_IN_PROGRESS",
  "REFUND_AMOUNT_EXCEEDED",
]);
/** Another card, account or rail may be taken. */
const SOFT = [
  "DECLINED_DUE_TO_RELATED_TXN",
  "INSTRUMENT_DECLINED",
  "PAYER_CANNOT_PAY",
  "PAYMENT_SOURCE_DECLINED_BY_PROCESSOR",
  "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING",
];
const HARD = [
  "BILLING_ADDRESS_INVALID",
  "CARD_BRAND_NOT_SUPPORTED",
  "CARD_EXPIRED",
  "CARD_TYPE_NOT_SUPPORTED",
  "COMPLIANCE_VIOLATION",
  "DOMESTIC_TRANSACTION_REQUIRED",
  "INVALID_EXPIRY_DATE",
  "INVALID_SECURITY_CODE_LENGTH",
  "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED",
  "PAYEE_BLOCKED_TRANSACTION", // the seller's fraud filter: about this buyer, for all its name says
  "PAYER_ACCOUNT_LOCKED_OR_CLOSED",
  "PAYER_ACCOUNT_RESTRICTED",
  "PAYMENT_SOURCE_CANNOT_BE_USED",
  "PAYMENT_SOURCE_INFO_CANNOT_BE_VERIFIED",
  "REFERENCED_CARD_EXPIRED",
  "TOKEN_EXPIRED",
  "TOKEN_ID_NOT_FOUND",
  "TRANSACTION_BLOCKED_BY_PAYEE",
  "TRANSACTION_LIMIT_EXCEEDED",
  "TRANSACTION_REFUSED",
];
/** About a refund: a definite no, with nothing given back. */
const NO_REFUND = new Set([
  "MAX_NUMBER_OF_REFUNDS_EXCEEDED",
  "PARTIAL_REFUND_NOT_ALLOWED",
  "REFUND_AMOUNT_TOO_LOW",
  "REFUND_FAILED_INSUFFICIENT_FUNDS",
  "REFUND_IS_RESTRICTED",
  "REFUND_NOT_ALLOWED",
  "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK",
  "REFUND_TIME_LIMIT_EXCEEDED",
  "TRANSACTION_DISPUTED",
]);
const NEEDS_BUYER = new Set(["ORDER_NOT_APPROVED", "PAYER_ACTION_REQUIRED"]);
/** What our account may not do, besides all that is named PAYEE_…: another rail may. */
const OF_OUR_ACCOUNT = new Set([
  "AUTH_CAPTURE_NOT_ENABLED",
  "NOT_ENABLED_FOR_CARD_PROCESSING",
  "PERMISSION_DENIED",
  "TRANSACTION_RECEIVING_LIMIT_EXCEEDED",
]);
const OUR_BUG = new Set([
  "ACTION_DOES_NOT_MATCH_INTENT",
  "AMOUNT_CANNOT_BE_SPECIFIED",
  "AMOUNT_MISMATCH",
  "AUTH_CAPTURE_CURRENCY_MISMATCH",
  "CANCEL_URL_REQUIRED",
  "CANNOT_BE_NEGATIVE",
  "CANNOT_BE_VOIDED",
  "CANNOT_BE_ZERO_OR_NEGATIVE",
  "CARD_EXPIRY_REQUIRED",
  "CARD_NUMBER_REQUIRED",
  "CURRENCY_MISMATCH",
  "DECIMALS_NOT_SUPPORTED",
  "DECIMAL_PRECISION",
  "DUPLICATE_REFERENCE_ID",
  "INCOMPATIBLE_PARAMETER_VALUE",
  "INVALID_CURRENCY_CODE",
  "MAX_CAPTURE_AMOUNT_EXCEEDED",
  "MAX_VALUE_EXCEEDED",
  "ONE_OF_PARAMETERS_REQUIRED",
  "PAYMENT_SOURCE_MISMATCH",
  "PAYMENT_TYPE_NOT_SUPPORTED_FOR_INTENT",
  "PREFERRED_PAYMENT_SOURCE_MISMATCH",
  "REFERENCE_ID_REQUIRED",
  "REFUND_CAPTURE_CURRENCY_MISMATCH",
  "RETURN_URL_REQUIRED",
  "UNSUPPORTED_INTENT",
  "UNSUPPORTED_INTENT_FOR_PAYMENT_SOURCE",
  "UNSUPPORTED_PAYMENT_INSTRUCTION",
  "UNSUPPORTED_PROCESSING_INSTRUCTION",
]);

/** An issue says by itself what did and did not happen, so none is filed that the documents do not name. */
export const PAYPAL_ISSUES = declineList({
  rail: "paypal",
  list: "issue",
  source: "https://developer.paypal.com/docs/api/orders/v2 (published API document checkout_orders_v2)",
  asOf: "2026-11",
  provesNo: false,
  unlisted: "unknown",
  soft: SOFT,
  hard: HARD,
  neverSoft: [
    ...["CARD_EXPIRED", "COMPLIANCE_VIOLATION", "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED", "PAYEE_BLOCKED_TRANSACTION"],
    ...["PAYER_ACCOUNT_LOCKED_OR_CLOSED", "PAYER_ACCOUNT_RESTRICTED", "REFERENCED_CARD_EXPIRED"],
    ...["TRANSACTION_BLOCKED_BY_PAYEE", "TRANSACTION_REFUSED"],
  ],
});

export type IssueClass =
  | "server_error"
  | "duplicate"
  | "rail_says_no"
  | "soft"
  | "hard"
  | "needs_buyer"
  | "our_bug"
  | "unmapped";

const BY_ISSUE: [ReadonlySet<string>, IssueClass][] = [
  [NEEDS_BUYER, "needs_buyer"],
  [NO_REFUND, "hard"],
  [OF_OUR_ACCOUNT, "rail_says_no"],
  [OUR_BUG, "our_bug"],
];

/** The class of an error that PayPal itself wrote (payments.md §4). Anything not known is `unmapped`. */
export function classifyIssue(httpStatus: number, issue: string): IssueClass {
  if (httpStatus >= 500) return "server_error";
  if (httpStatus === 409 || ASK_FOR_THE_TRUTH.has(issue)) return "duplicate";
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 429) return "rail_says_no";
  if (httpStatus !== 400 && httpStatus !== 422) return "unmapped";
  if (PAYPAL_ISSUES.classes.has(issue)) return classInForce(PAYPAL_ISSUES, issue) ?? "unmapped";
  const listed = BY_ISSUE.find(([issues]) => issues.has(issue));
  if (listed) return listed[1];
  if (issue.startsWith("PAYEE_")) return "rail_says_no";
  // by the documents, 400 is a request of the wrong shape, which nobody acted upon
  return httpStatus === 400 ? "our_bug" : "unmapped";
}

const SOFT_RESPONSES = [
  "0500", // do not honor
  "0800", // processor could not reach the issuer
  "1300",
  "5100", // generic decline
  "5120", // insufficient funds
  "5130",
  "5150", // too many of this card
  "5650",
  "5710",
  "5930",
  "PPAB",
  "PPRE",
];
const HARD_RESPONSES = [
  "5400", // expired
  "9500", // suspected fraud
  "9510", // security violation
  "9520", // lost or stolen
  "9530", // hold, call center
  "9540", // refused card
];

/** Of a card whose hold is `DENIED`: the issuer's answer. Any that is not soft is hard, as the hold's state proves the no. */
export const PAYPAL_RESPONSES = declineList({
  rail: "paypal",
  list: "response_code",
  source: "https://developer.paypal.com/docs/api/payments/v2 (published API document payments_payment_v2)",
  asOf: "2026-11",
  provesNo: true,
  unlisted: "hard",
  soft: SOFT_RESPONSES,
  hard: HARD_RESPONSES,
  neverSoft: HARD_RESPONSES,
});

/** Null for a code that no list has. */
export function classifyResponse(code: string): NoClass | null {
  return classInForce(PAYPAL_RESPONSES, code);
}
