import "server-only";
import { classInForce, declineList, type NoClass } from "./decline-list";

const SOFT = [
  "2", // Refused
  "3", // Referral
  "9", // Issuer Unavailable
  "10", // Not supported
  "11", // 3D Not Authenticated
  "12", // Not enough balance
  "15", // Cancelled
  "16", // Shopper Cancelled
  "21", // Not Submitted
  "23", // Transaction Not Permitted
  "27", // Declined Non Generic
  "28", // Withdrawal amount exceeded
  "29", // Withdrawal count exceeded
  "38", // Authentication required
  "39", // RReq not received
  "42", // 3DS Authentication Error
];
const HARD = [
  "5", // Blocked Card
  "6", // Expired Card
  "7", // Invalid Amount
  "8", // Invalid Card Number
  "14", // Acquirer Fraud
  "17", // Invalid Pin
  "18", // Pin tries exceeded
  "19", // Pin validation not possible
  "20", // FRAUD
  "22", // FRAUD-CANCELLED
  "24", // CVC Declined
  "25", // Restricted Card
  "26", // Revocation Of Auth
  "31", // Issuer Suspected Fraud
  "32", // AVS Declined
  "33", // Card requires online pin
  "34", // No checking account available on Card
  "35", // No savings account available on Card
  "36", // Mobile pin required
  "46", // Transaction blocked by Adyen to prevent excessive retry fees
];

/** Of a payment whose result is `Refused`: nothing is held. `soft`: the issuer might say yes elsewhere or later; `hard`: this card will not do. */
export const ADYEN_REFUSALS = declineList({
  rail: "adyen",
  list: "refusalReasonCode",
  source: "https://docs.adyen.com/development-resources/refusal-reasons",
  asOf: "2026-11",
  provesNo: true,
  unlisted: "unknown",
  soft: SOFT,
  hard: HARD,
  // blocked, expired, PIN tries, fraud, restricted, revoked, and what Adyen itself blocks
  neverSoft: ["5", "6", "14", "18", "20", "22", "25", "26", "31", "46"],
});

/** Null for a code that no list has. */
export function classifyRefusal(code: string): NoClass | null {
  return classInForce(ADYEN_REFUSALS, code);
}

/** `pending` and `error` say that the money may or may not be held: the AUTHORISATION notification decides. */
export type ResultClass = "authorized" | "refused" | "cancelled" | "redirect" | "challenge" | "pending" | "error";

/** docs.adyen.com/online-payments/build-your-integration/payment-result-codes, read 2026-11; v72's list is longer than this. */
const RESULTS: Record<string, ResultClass> = {
  Authorised: "authorized",
  PartiallyAuthorised: "authorized",
  Refused: "refused",
  Cancelled: "cancelled",
  RedirectShopper: "redirect",
  ChallengeShopper: "challenge",
  IdentifyShopper: "challenge",
  Pending: "pending",
  PresentToShopper: "pending",
  Received: "pending",
  Error: "error",
};

export function classifyResult(resultCode: string): ResultClass | null {
  return RESULTS[resultCode] ?? null;
}

/**
 * Error codes of refused requests (docs.adyen.com/development-resources/error-codes, read 2026-11), which nobody acted upon,
 * except 704: the key is in use or was used for something else.
 */
const IN_USE = "704";
/** About what the buyer typed. */
const OF_THE_CARD = new Set(["101", "103", "129", "140", "141", "172", "174", "175"]);
/** What our account may not do: another rail may. */
const OF_OUR_ACCOUNT = new Set(["010", "158", "901", "905"]);
const OUR_BUG = new Set(["100", "128", "130", "137", "138", "167", "702", "803", "902"]);

export type ErrorClass = "server_error" | "duplicate" | "rail_says_no" | "hard" | "our_bug" | "unmapped";

/** The class of an error that Adyen itself wrote (payments.md §4). Anything not known is `unmapped`. */
export function classifyError(httpStatus: number, errorCode: string): ErrorClass {
  if (httpStatus >= 500) return "server_error";
  if (errorCode === IN_USE) return "duplicate";
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 429) return "rail_says_no";
  if (OF_OUR_ACCOUNT.has(errorCode)) return "rail_says_no";
  if (httpStatus !== 400 && httpStatus !== 422) return "unmapped";
  if (OF_THE_CARD.has(errorCode)) return "hard";
  // by the document, 400 is a request that could not be read, which nobody acted upon
  return OUR_BUG.has(errorCode) || httpStatus === 400 ? "our_bug" : "unmapped";
}
