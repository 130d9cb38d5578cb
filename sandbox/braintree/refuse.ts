import type { Charge } from "../charge";

/** Texts of the validation errors that this sandbox gives (lib/braintree/validation_error_codes of the SDK). */
const MESSAGES: Record<string, string> = {
  "81501": "Amount cannot be negative.",
  "81502": "Amount is required.",
  "81503": "Amount is an invalid format.",
  "81528": "Amount is too large.",
  "81531": "Amount must be greater than zero.",
  "81715": "Credit card number is invalid.",
  "91501": "Order ID is too long.",
  "91504":
    "Transaction can only be voided if status is authorized, submitted_for_settlement, or - for PayPal - settlement_pending.",
  "91506": "Cannot refund transaction unless it is settled.",
  "91507": "Cannot submit for settlement unless status is authorized.",
  "91508": "Cannot determine payment method.",
  "91512": "Transaction has already been fully refunded.",
  "91513": "Merchant account ID is invalid.",
  "91521": "Refund amount is too large.",
  "91522": "Settlement amount is too large.",
  "91564": "Cannot use a payment_method_nonce more than once.",
  "91565": "Unknown or expired payment_method_nonce.",
  "91574": "Cannot refund a transaction while it is settling.",
};

/** What Braintree words as `api-error-response`. */
export class Invalid extends Error {
  constructor(
    readonly code: string,
    readonly attribute = "base",
  ) {
    super(MESSAGES[code] ?? `Validation error ${code}.`);
  }
}

/** The sale was made and did not go well: the reply shows it. */
export class Unsuccessful extends Error {
  constructor(
    readonly charge: Charge,
    message: string,
  ) {
    super(message);
  }
}

/** Answered with a status alone. */
export class Status extends Error {
  constructor(readonly status: 401 | 403 | 404) {
    super(`status ${status}`);
  }
}
