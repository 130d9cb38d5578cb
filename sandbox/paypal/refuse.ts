import type { Charge } from "../charge";

export type Detail = { issue: string; description: string; field?: string; value?: string; location?: string };
type Link = { href: string; rel: string; method: string };
type ErrorName = keyof typeof MESSAGES;

const MESSAGES = {
  INVALID_REQUEST: "Request is not well-formed, syntactically incorrect, or violates schema.",
  AUTHENTICATION_FAILURE:
    "Authentication failed due to missing authorization header, or invalid authentication credentials.",
  RESOURCE_NOT_FOUND: "The specified resource does not exist.",
  RESULTSET_TOO_LARGE: "Result set size is greater than the maximum limit. Change the filter criteria and try again.",
  RESOURCE_CONFLICT: "The server has detected a conflict while processing this request.",
  UNPROCESSABLE_ENTITY:
    "The requested action could not be performed, semantically incorrect, or failed business validation.",
  RATE_LIMIT_REACHED: "Too many requests. Blocked due to rate limiting.",
  INTERNAL_SERVER_ERROR: "An internal server error occurred.",
  REQUEST_ENTITY_TOO_LARGE: "The request is larger than the server will take.",
};

/**
 * A refusal in PayPal's own words. `charge`: what it left behind. `isKept`: it is an answer about the money, so that the
 * same PayPal-Request-Id gives it again.
 */
export class PaypalRefusal extends Error {
  constructor(
    readonly status: number,
    readonly errorName: ErrorName,
    readonly details: Detail[] = [],
    readonly extra: { links?: Link[]; charge?: Charge; isKept?: boolean } = {},
  ) {
    super(details[0]?.issue ?? errorName);
  }

  body(debugId: string): Record<string, unknown> {
    const help = {
      href: `https://developer.paypal.com/api/rest/reference/orders/v2/errors/#${this.message}`,
      rel: "information_link",
    };
    return {
      name: this.errorName,
      ...(this.details.length > 0 ? { details: this.details } : {}),
      message: MESSAGES[this.errorName],
      debug_id: debugId,
      links: [{ ...help, method: "GET" }, ...(this.extra.links ?? [])],
    };
  }
}

/** 400: the request does not have the shape that the API asks for. */
export function invalidRequest(details: Detail[]): PaypalRefusal {
  return new PaypalRefusal(400, "INVALID_REQUEST", details);
}

/** 404 with the id that nobody knows. */
export function noSuch(field: string, value: string): PaypalRefusal {
  const description = "Specified resource ID does not exist. Please check the resource ID and try again.";
  return new PaypalRefusal(404, "RESOURCE_NOT_FOUND", [
    { issue: "INVALID_RESOURCE_ID", description, field, value, location: "path" },
  ]);
}

/** 422 with one issue, described as in the published API documents. */
export function unprocessable(
  issue: keyof typeof ISSUES,
  at: { field?: string; value?: string } = {},
  extra: PaypalRefusal["extra"] = {},
): PaypalRefusal {
  const location = at.field === undefined ? {} : { location: "body" };
  return new PaypalRefusal(
    422,
    "UNPROCESSABLE_ENTITY",
    [{ issue, description: ISSUES[issue], ...at, ...location }],
    extra,
  );
}

const ISSUES = {
  ACTION_DOES_NOT_MATCH_INTENT:
    "Order was created with an intent to 'CAPTURE'. Please use v2/checkout/orders/order_id/capture to complete the transaction or alternately Create an order with an intent of 'AUTHORIZE'.",
  AUTHORIZATION_ALREADY_CAPTURED: "Authorization has previously been captured.",
  AUTHORIZATION_DENIED: "An denied authorization cannot be captured.",
  AUTHORIZATION_EXPIRED: "An expired authorization cannot be captured.",
  AUTHORIZATION_VOIDED: "A voided authorization cannot be captured or reauthorized.",
  AUTH_CAPTURE_CURRENCY_MISMATCH: "Currency of capture must be the same as currency of authorization.",
  CANNOT_BE_VOIDED: "A reauthorization cannot be voided. Please void the original parent authorization.",
  CANNOT_BE_ZERO_OR_NEGATIVE:
    "Must be greater than zero. If the currency supports decimals, only two decimal place precision is supported.",
  CAPTURE_FULLY_REFUNDED: "The capture has already been fully refunded",
  CARD_EXPIRED: "The card is expired",
  DECIMALS_NOT_SUPPORTED:
    "Currency does not support decimals. Please refer to https://developer.paypal.com/docs/api/reference/currency-codes/ for more information.",
  DECIMAL_PRECISION: "If the currency supports decimals, only two decimal place precision is supported.",
  DUPLICATE_INVOICE_ID:
    "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.",
  DUPLICATE_REQUEST_ID: "The value of PayPal-Request-Id header has already been used.",
  INSTRUMENT_DECLINED:
    "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
  INVALID_CURRENCY_CODE:
    "Currency code is invalid or is not currently supported. Please refer https://developer.paypal.com/api/rest/reference/currency-codes/ for list of supported currency codes.",
  MAX_CAPTURE_AMOUNT_EXCEEDED:
    "Capture amount exceeds allowable limit. Please contact customer service or your account manager to request the change to your overage limit. The default overage limit is 115%, which allows the sum of all captures to be up to 115% of the order amount. The ability to over capture is subjected to regulatory approvals.",
  ORDER_ALREADY_AUTHORIZED:
    "Order already authorized.If 'intent=AUTHORIZE' only one authorization per order is allowed.",
  ORDER_NOT_APPROVED:
    "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call.",
  PAYER_ACTION_REQUIRED: "Transaction cannot complete successfully, instruct the buyer to return to PayPal.",
  PENDING_CAPTURE: "Cannot initiate a refund as the capture is pending.",
  PREVIOUSLY_CAPTURED: "Authorization has been previously captured and hence cannot be voided.",
  PREVIOUSLY_VOIDED: "Authorization has been previously voided and hence cannot be voided again.",
  REFUND_AMOUNT_EXCEEDED:
    "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
  REFUND_CAPTURE_CURRENCY_MISMATCH: "Refund must be in the same currency as the capture",
  REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK:
    "Refunds are not allowed on this capture due to a chargeback on the card or bank. Please contact the payee to resolve the chargeback.",
  TOKEN_EXPIRED: "The token is expired and cannot be used for payment.",
  TRANSACTION_DISPUTED:
    "Partial refunds cannot be offered at this time because there is an open case on this transaction. Visit the PayPal Resolution Center to review this case.",
  TRANSACTION_REFUSED: "The request was refused.",
  UNSUPPORTED_INTENT:
    "`intent=AUTHORIZE` is not supported for multiple purchase units. Only `intent=CAPTURE` is supported.",
};
