import type { Charge, WireError } from "../charge";

/** A refusal in Stripe's own words. `isKept`: it came from an endpoint that ran, so its key replays it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly error: WireError,
    readonly charge: Charge | null = null,
    readonly isKept = false,
  ) {
    super(error.message);
  }
}

export function invalidRequest(message: string, extra: Partial<WireError> = {}, charge: Charge | null = null): Refusal {
  return new Refusal(400, { type: "invalid_request_error", message, ...extra }, charge);
}

export function missingParam(param: string): Refusal {
  return invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });
}

/** 404 when the path named it (`id`), 400 when a parameter did. */
export function noSuch(kind: string, id: string, param: string): Refusal {
  return new Refusal(param === "id" ? 404 : 400, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

export function unexpectedState(verb: string, charge: Charge, status: string): Refusal {
  const message = `This PaymentIntent could not be ${verb} because it has a status of ${status}.`;
  return invalidRequest(message, { code: "payment_intent_unexpected_state" }, charge);
}

const DECLINE_WORDS: Record<string, string> = {
  insufficient_funds: "Your card has insufficient funds.",
  expired_card: "Your card has expired.",
  incorrect_cvc: "Your card's security code is incorrect.",
  processing_error: "An error occurred while processing your card. Try again in a little bit.",
  payment_intent_authentication_failure:
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
};

export function cardError(code: string, declineCode: string | null): WireError {
  const message = DECLINE_WORDS[declineCode ?? code] ?? "Your card was declined.";
  const type = code === "payment_intent_authentication_failure" ? "invalid_request_error" : "card_error";
  return {
    type,
    code,
    ...(declineCode && declineCode !== code ? { decline_code: declineCode } : {}),
    message,
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`,
  };
}
