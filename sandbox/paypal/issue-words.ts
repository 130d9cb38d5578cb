import type { Operation } from "../faults";

type Named = { issue: string; description: string };

/** The issues of a 422, in the words of the published API documents. */
export const ISSUES = {
  AUTHORIZATION_ALREADY_CAPTURED: "Authorization has previously been captured.",
  AUTHORIZATION_DENIED: "An denied authorization cannot be captured.",
  AUTHORIZATION_EXPIRED: "An expired authorization cannot be captured.",
  AUTHORIZATION_VOIDED: "A voided authorization cannot be captured or reauthorized. ",
  AUTH_CAPTURE_CURRENCY_MISMATCH: "Currency of capture must be the same as currency of authorization.",
  CANNOT_BE_ZERO_OR_NEGATIVE:
    "Must be greater than zero. If the currency supports decimals, only two decimal place precision is supported.",
  CAPTURE_FULLY_REFUNDED: "The capture has already been fully refunded",
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
  PENDING_CAPTURE:
    "Cannot initiate a refund as the capture is pending. Capture is typically pending when the payer has funded the transaction using e-check/bank funded.",
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

const NO_VALUE = "A parameter value is not valid.";
const NO_LENGTH = "The value of a field is either too short or too long";
/** Where the documents say of one operation what they do not say of the others. */
const OF_OPERATION: Partial<Record<Operation, Record<string, string>>> = {
  create: {
    INVALID_PARAMETER_VALUE: NO_VALUE,
    INVALID_STRING_LENGTH: NO_LENGTH,
    MISSING_REQUIRED_PARAMETER: "A required parameter is missing.",
  },
  confirm: {
    INVALID_PARAMETER_VALUE: NO_VALUE,
    INVALID_STRING_LENGTH: NO_LENGTH,
    MISSING_REQUIRED_PARAMETER: "A required field / parameter is missing",
  },
  capture: {
    INVALID_CURRENCY_CODE:
      "Currency code is invalid or is not currently supported. Please refer https://developer.paypal.com/docs/api/reference/currency-codes/ for list of supported currency codes.",
  },
  refund: { DUPLICATE_INVOICE_ID: "Invoice ID was previously used to refund a capture." },
};
const NO_SYNTAX = {
  issue: "INVALID_PARAMETER_SYNTAX",
  description: "The value of a field does not conform to the expected format.",
};
/** What stands for an issue that the document does not know of an operation. */
const INSTEAD: Partial<Record<Operation, Record<string, Named>>> = {
  create: { DECIMALS_NOT_SUPPORTED: { issue: "DECIMAL_PRECISION", description: ISSUES.DECIMAL_PRECISION } },
  capture: { MALFORMED_REQUEST_JSON: NO_SYNTAX },
  refund: { MALFORMED_REQUEST_JSON: NO_SYNTAX, INVALID_PARAMETER_VALUE: NO_SYNTAX },
};

/** An issue as the published document tells it of `operation`. */
export function wordFor<Detail extends Named>(operation: Operation | null, detail: Detail): Detail {
  if (operation === null) return detail;
  const told = { ...detail, ...INSTEAD[operation]?.[detail.issue] };
  return { ...told, description: OF_OPERATION[operation]?.[told.issue] ?? told.description };
}
