import "server-only";
import type { Attempt, Payment } from "./payment-rows";
import type { RailName } from "./provider";

const RAIL_LABEL: Record<RailName, string> = {
  stripe: "Stripe",
  paypal: "PayPal",
  square: "Square",
  adyen: "Adyen",
  braintree: "Braintree",
};

export function railLabel(rail: RailName): string {
  return RAIL_LABEL[rail];
}

const AGAIN = "Nothing was charged. Try again, or use another card.";
const ANOTHER = "Nothing was charged. Please use another card.";

/** Codes that say something a buyer can act on; names differ little between rails. */
const BY_CODE: Record<string, string> = {
  insufficient_funds: `The card does not have enough money for this. ${ANOTHER}`,
  expired_card: `The card has expired. ${ANOTHER}`,
  incorrect_cvc: "The security code does not fit the card. Nothing was charged. Check it and try again.",
  resource_missing: "The card details could not be used. Nothing was charged. Please enter them again.",
  authentication_required: "The bank asks you to confirm this payment. Nothing was charged yet. Try again.",
  payment_intent_authentication_failure: `The payment was not confirmed with the bank. ${AGAIN}`,
};

/** What happened, what did not, and what to do, about an attempt that ended without taking money. */
export function describeEnd(attempt: Attempt): string {
  const rail = railLabel(attempt.rail);
  const known = attempt.outcomeCode === null ? undefined : BY_CODE[attempt.outcomeCode];
  if (known) return known;
  switch (attempt.outcomeClass) {
    case "soft_decline":
      return `The bank did not approve this payment. ${AGAIN}`;
    case "hard_decline":
      return `The bank refused this card. ${ANOTHER}`;
    case "not_sent":
      return `${rail} could not be reached. The payment never left this shop and nothing was charged. Try again.`;
    case "rail_says_no":
    case "our_bug":
      return `${rail} could not take this payment. Nothing was charged. Try again in a moment.`;
    default:
      return `The payment did not go through. ${AGAIN}`;
  }
}

export function describeWait(payment: Payment): string {
  const rail = payment.attempt ? railLabel(payment.attempt.rail) : "the provider";
  return payment.state === "review"
    ? `A person is looking into this payment with ${rail}. You will not be charged twice.`
    : `We are asking ${rail} whether your payment went through. You will not be charged twice.`;
}

export const ENDED = "This checkout has ended. Nothing was charged. Start again from your basket.";
export const TRIED_OUT = "This order was tried five times. Nothing was charged. Start again from your basket.";
export const NO_FIELDS = "This shop cannot show card fields yet. Nothing was charged. Ask the shop.";
