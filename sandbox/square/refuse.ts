import type { Charge } from "../charge";
import { renderPayment, type SquareError } from "./render-payment";

type Category =
  | "API_ERROR"
  | "AUTHENTICATION_ERROR"
  | "INVALID_REQUEST_ERROR"
  | "RATE_LIMIT_ERROR"
  | "PAYMENT_METHOD_ERROR"
  | "REFUND_ERROR";

/** Square's codes, each with the category of its published list. */
const CODES = {
  ACCOUNT_UNUSABLE: "PAYMENT_METHOD_ERROR",
  ADDRESS_VERIFICATION_FAILURE: "PAYMENT_METHOD_ERROR",
  CARD_DECLINED_CALL_ISSUER: "PAYMENT_METHOD_ERROR",
  CARD_DECLINED_VERIFICATION_REQUIRED: "PAYMENT_METHOD_ERROR",
  CARD_EXPIRED: "PAYMENT_METHOD_ERROR",
  CVV_FAILURE: "PAYMENT_METHOD_ERROR",
  GENERIC_DECLINE: "PAYMENT_METHOD_ERROR",
  INSUFFICIENT_FUNDS: "PAYMENT_METHOD_ERROR",
  INVALID_EXPIRATION: "PAYMENT_METHOD_ERROR",
  TRANSACTION_LIMIT: "PAYMENT_METHOD_ERROR",
  BAD_REQUEST: "INVALID_REQUEST_ERROR",
  CARD_TOKEN_USED: "INVALID_REQUEST_ERROR",
  CONFLICT: "INVALID_REQUEST_ERROR",
  DELAYED_TRANSACTION_CANCELED: "INVALID_REQUEST_ERROR",
  DELAYED_TRANSACTION_CAPTURED: "INVALID_REQUEST_ERROR",
  DELAYED_TRANSACTION_EXPIRED: "INVALID_REQUEST_ERROR",
  DELAYED_TRANSACTION_FAILED: "INVALID_REQUEST_ERROR",
  EXPECTED_JSON_BODY: "INVALID_REQUEST_ERROR",
  IDEMPOTENCY_KEY_REUSED: "INVALID_REQUEST_ERROR",
  INCORRECT_TYPE: "INVALID_REQUEST_ERROR",
  INVALID_CURSOR: "INVALID_REQUEST_ERROR",
  INVALID_TIME: "INVALID_REQUEST_ERROR",
  INVALID_VALUE: "INVALID_REQUEST_ERROR",
  MISSING_REQUIRED_PARAMETER: "INVALID_REQUEST_ERROR",
  NOT_FOUND: "INVALID_REQUEST_ERROR",
  REQUEST_ENTITY_TOO_LARGE: "INVALID_REQUEST_ERROR",
  UNKNOWN_BODY_PARAMETER: "INVALID_REQUEST_ERROR",
  VALUE_TOO_LONG: "INVALID_REQUEST_ERROR",
  VALUE_TOO_LOW: "INVALID_REQUEST_ERROR",
  VALUE_TOO_SHORT: "INVALID_REQUEST_ERROR",
  PAYMENT_NOT_REFUNDABLE_DUE_TO_DISPUTE: "REFUND_ERROR",
  REFUND_AMOUNT_INVALID: "REFUND_ERROR",
  REFUND_ERROR_PAYMENT_NEEDS_COMPLETION: "REFUND_ERROR",
  UNAUTHORIZED: "AUTHENTICATION_ERROR",
  RATE_LIMITED: "RATE_LIMIT_ERROR",
  INTERNAL_SERVER_ERROR: "API_ERROR",
} as const satisfies Record<string, Category>;
export type SquareCode = keyof typeof CODES;

export function squareError(code: SquareCode, detail: string, field?: string): SquareError {
  return { category: CODES[code], code, detail, ...(field === undefined ? {} : { field }) };
}

/** A refusal in Square's own words. `charge`: the payment that failed by it, which its key then answers with. */
export class SquareRefusal extends Error {
  constructor(
    readonly status: number,
    readonly errors: SquareError[],
    readonly charge: Charge | null = null,
  ) {
    super(errors[0]?.detail ?? "refused");
  }

  body(): Record<string, unknown> {
    return { errors: this.errors, ...(this.charge ? { payment: renderPayment(this.charge) } : {}) };
  }
}

export function refuse(status: number, code: SquareCode, detail: string, field?: string): SquareRefusal {
  return new SquareRefusal(status, [squareError(code, detail, field)]);
}

export function noSuch(kind: string, id: string, field?: string): SquareRefusal {
  return refuse(404, "NOT_FOUND", `Could not find ${kind} with id: ${id}`, field);
}

/** What the sandbox's cards do, as Square would say it: it hands no issuer's reasons on. */
const DECLINES: Record<string, SquareCode> = {
  authentication_required: "CARD_DECLINED_VERIFICATION_REQUIRED",
  call_issuer: "CARD_DECLINED_CALL_ISSUER",
  card_velocity_exceeded: "TRANSACTION_LIMIT",
  expired_card: "CARD_EXPIRED",
  fraudulent: "ACCOUNT_UNUSABLE",
  incorrect_cvc: "CVV_FAILURE",
  incorrect_zip: "ADDRESS_VERIFICATION_FAILURE",
  insufficient_funds: "INSUFFICIENT_FUNDS",
  invalid_expiry_year: "INVALID_EXPIRATION",
  lost_card: "ACCOUNT_UNUSABLE",
  stolen_card: "ACCOUNT_UNUSABLE",
};

export function declineError(reason: string): SquareError {
  const code = DECLINES[reason] ?? "GENERIC_DECLINE";
  return squareError(code, `Authorization error: '${code}'`);
}
