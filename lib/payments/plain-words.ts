import "server-only";
import type { Attempt, Method, Payment } from "./payment-rows";
import type { RailName } from "./provider";
import type { Exclusion } from "./rank-providers";

const RAIL_LABEL: Record<RailName, string> = {
  stripe: "Stripe",
  paypal: "PayPal",
  square: "Square",
  adyen: "Adyen",
  braintree: "Braintree",
};
const METHOD_LABEL: Record<Method, string> = {
  card: "Card",
  paypal: "PayPal",
  apple_pay: "Apple Pay",
  google_pay: "Google Pay",
};

export function railLabel(rail: RailName): string {
  return RAIL_LABEL[rail];
}

const AGAIN = "Nothing was charged. Try again, or use another card.";
const ANOTHER = "Nothing was charged. Please use another card.";

const NO_MONEY = `The card does not have enough money for this. ${ANOTHER}`;
const EXPIRED = `The card has expired. ${ANOTHER}`;
const WRONG_CODE = "The security code does not fit the card. Nothing was charged. Check it and try again.";
const UNUSABLE = "The card details could not be used. Nothing was charged. Please enter them again.";

/** It asks on a page of its own, or as the card is typed once more. */
export const BANK_ASKS = "The bank asks you to confirm this payment. Nothing was charged yet. Try again.";

/** Codes that say something a buyer can act on; names differ little between rails. */
const BY_CODE: Record<string, string> = {
  insufficient_funds: NO_MONEY,
  INSUFFICIENT_FUNDS: NO_MONEY,
  "2001": NO_MONEY,
  expired_card: EXPIRED,
  CARD_EXPIRED: EXPIRED,
  "2004": EXPIRED,
  "5400": EXPIRED,
  incorrect_cvc: WRONG_CODE,
  CVV_FAILURE: WRONG_CODE,
  "2010": WRONG_CODE,
  resource_missing: UNUSABLE,
  CARD_TOKEN_USED: UNUSABLE,
  CARD_TOKEN_EXPIRED: UNUSABLE,
  "91564": UNUSABLE,
  "91565": UNUSABLE,
  three_d_secure: `The bank wants this payment confirmed, which was not possible here. ${ANOTHER}`,
  authentication_required: BANK_ASKS,
  payment_intent_authentication_failure: `The payment was not confirmed with the bank. ${AGAIN}`,
};

/** What happened, and what did not, about an attempt that ended without taking money. The page says what to do next. */
export function describeEnd(attempt: Attempt): string {
  const rail = railLabel(attempt.rail);
  const isCard = attempt.method !== "paypal";
  const known = isCard && attempt.outcomeCode !== null ? BY_CODE[attempt.outcomeCode] : undefined;
  if (known) return known;
  switch (attempt.outcomeClass) {
    case "soft_decline":
      return isCard
        ? `The bank did not approve this payment. ${AGAIN}`
        : `${rail} did not approve this payment. Nothing was charged. Try again, or pay in another way.`;
    case "hard_decline":
      return isCard
        ? `The bank refused this card. ${ANOTHER}`
        : `${rail} refused this payment. Nothing was charged. Please pay in another way.`;
    case "not_sent":
    case "rail_says_no":
    case "our_bug":
      return `${rail} could not take this payment. Nothing was charged.`;
    default:
      return attempt.step === "confirm"
        ? `${rail} could not take this payment. Nothing was charged.`
        : "The payment did not go through. Nothing was charged.";
  }
}

export function describeWait(payment: Payment): string {
  const rail = payment.attempt ? railLabel(payment.attempt.rail) : "the provider";
  return payment.state === "review"
    ? `A person is looking into this payment with ${rail}. You will not be charged twice.`
    : `We are asking ${rail} whether your payment went through. You will not be charged twice.`;
}

/** Why no provider takes this method now; `ready`: the methods that would be taken instead. */
export function describeNoRail(
  method: Method,
  exclusions: readonly Exclusion[],
  ready: readonly Method[] = [],
): string {
  const others = ready.map((other) => METHOD_LABEL[other]).join(" or ");
  const instead = others === "" ? "Try again in a moment." : `Choose ${others}, or try again in a moment.`;
  const has = (reason: Exclusion["reason"]) => exclusions.some((exclusion) => exclusion.reason === reason);
  if (has("breaker_open")) return `${METHOD_LABEL[method]} payments rest for a moment. Nothing was charged. ${instead}`;
  if (has("declined_before")) return "This was declined. Nothing was charged. Please pay in another way.";
  if (exclusions.every(({ reason }) => ["method", "disabled", "wallet_off", "no_keys"].includes(reason)))
    return "This shop does not take that way of paying. Choose another one.";
  return others === ""
    ? "No payment provider of this shop takes this amount in this currency. Nothing was charged."
    : `${METHOD_LABEL[method]} cannot be used for this amount in this currency. Nothing was charged. Choose ${others}.`;
}

export const ENDED = "This checkout has ended. Nothing was charged. Start again from your basket.";
export const TRIED_OUT = "This order was tried five times. Nothing was charged. Start again from your basket.";
export const NO_SHEET = "This wallet cannot be opened here any more. Nothing was charged. Choose another way to pay.";
export const NO_FIELDS = "This shop cannot show card fields yet. Nothing was charged. Ask the shop.";
