import "server-only";
import { classInForce, declineList } from "./decline-list";

// `soft`: the bank might say yes elsewhere or later; `hard`: this card will not do
const SOFT = [
  ...["2000", "2001", "2002", "2003", "2034", "2035", "2038", "2044", "2046", "2048", "2050", "2057", "2062", "2099"],
  // the network behind Braintree is away, or takes this kind of card elsewhere only
  ...["2024", "3000"],
];
const HARD = [
  ...["2004", "2005", "2006", "2007", "2008", "2009", "2010", "2011", "2012", "2013", "2014", "2015", "2017", "2018"],
  ...["2019", "2020", "2021", "2022", "2027", "2029", "2031", "2032", "2033", "2036", "2037", "2039", "2041", "2043"],
  ...["2047", "2049", "2051", "2053", "2054", "2059", "2060", "2061"],
];
const OF_OUR_ACCOUNT = ["2023", "2025", "2026", "2028", "2030", "2040", "2042", "2045", "2055", "2056", "2058"];
const DUPLICATE = ["2016"];

export type ResponseClass = "soft" | "hard" | "rail_says_no" | "duplicate" | "unmapped";

/** Of a transaction that the processor declined. */
export const BRAINTREE_RESPONSES = declineList({
  rail: "braintree",
  list: "processorResponseCode",
  source: "https://developer.paypal.com/braintree/docs/reference/general/processor-responses/authorization-responses",
  asOf: "2026-11",
  provesNo: true,
  unlisted: "unknown",
  soft: SOFT,
  hard: HARD,
  neverSoft: [
    ...["2004", "2005", "2006", "2007", "2008", "2011", "2012", "2013", "2014", "2015", "2019", "2020", "2021", "2022"],
    ...["2037", "2041", "2043", "2047", "2053", "2059", "2060", "2061"],
  ],
  reserved: [...OF_OUR_ACCOUNT, ...DUPLICATE],
});

/** What a no of the processor means (payments.md §4). */
export function classifyResponse(code: string): ResponseClass {
  if (OF_OUR_ACCOUNT.includes(code)) return "rail_says_no";
  return DUPLICATE.includes(code) ? "duplicate" : (classInForce(BRAINTREE_RESPONSES, code) ?? "unmapped");
}

/** The same card, amount and order within half a minute: the first one is the truth. */
const DUPLICATE_REJECTION = "duplicate";
const APPLICATION_INCOMPLETE = "application_incomplete";

/** Why the gateway itself turned a transaction away. The challenge comes before the sale: such a card needs another nonce. */
export const BRAINTREE_REJECTIONS = declineList({
  rail: "braintree",
  list: "gatewayRejectionReason",
  source:
    "https://developer.paypal.com/braintree/docs/reference/response/transaction (Transaction.GatewayRejectionReason)",
  asOf: "2026-11",
  provesNo: true,
  unlisted: "unknown",
  soft: ["three_d_secure", "token_issuance"],
  hard: ["avs", "avs_and_cvv", "cvv", "fraud", "risk_threshold"],
  neverSoft: ["fraud", "risk_threshold"],
  reserved: [DUPLICATE_REJECTION, APPLICATION_INCOMPLETE],
});

export function classifyRejection(reason: string): ResponseClass {
  if (reason === APPLICATION_INCOMPLETE) return "rail_says_no";
  return reason === DUPLICATE_REJECTION ? "duplicate" : (classInForce(BRAINTREE_REJECTIONS, reason) ?? "unmapped");
}

export type ErrorClass = "duplicate" | "token_refused" | "no_refund" | "not_settled" | "rail_says_no" | "our_bug";

/** Validation errors (lib/braintree/validation_error_codes of the SDK, 3.40): the request was read, and nobody acted upon it. */
const ERRORS: Readonly<Record<ErrorClass, readonly string[]>> = {
  // cannot be voided, submitted or refunded (any more): the transaction tells how far it is
  duplicate: ["91504", "91507", "91512"],
  // nonces that are unknown, used, locked or of a card that is not taken, and what is wrong with a typed card
  token_refused: [
    ...["91564", "91565", "91566", "91567", "91569", "91517", "91518"],
    ...["81703", "81706", "81707", "81709", "81710", "81713", "81714", "81715", "81716", "81717", "81736", "81737"],
  ],
  not_settled: ["91506", "91574"],
  no_refund: ["91505", "91538", "91547", "91559", "91563", "915200", "915201"],
  rail_says_no: ["91513", "91514", "91546", "91577", "915101", "915104"],
  our_bug: [
    ...["81501", "81502", "81503", "81509", "81528", "81531", "81534", "81520"],
    ...["91501", "91508", "91511", "91515", "91521", "91522", "91526"],
  ],
};
const BY_ERROR = new Map(
  (Object.entries(ERRORS) as [ErrorClass, readonly string[]][]).flatMap(([name, codes]) =>
    codes.map((code) => [code, name] as const),
  ),
);

/** Null for a code that nobody has classified. */
export function classifyError(code: string): ErrorClass | null {
  return BY_ERROR.get(code) ?? null;
}

/** What a status alone says, where no answer came with it. */
export function classifyStatus(httpStatus: number): "server_error" | "rail_says_no" | "timeout" | "bad_reply" {
  if (httpStatus >= 500) return "server_error";
  if (httpStatus === 401 || httpStatus === 403 || httpStatus === 426 || httpStatus === 429) return "rail_says_no";
  return httpStatus === 408 ? "timeout" : "bad_reply";
}
