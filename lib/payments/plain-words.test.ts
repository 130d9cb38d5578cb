import { expect, test } from "vitest";
import type { Attempt, Method } from "./payment-rows";
import { describeEnd, describeNoRail } from "./plain-words";
import type { RailName } from "./provider";
import type { ExclusionReason } from "./rank-providers";

const ended = (rail: RailName, method: Method, outcomeClass: string, outcomeCode: string | null = null) =>
  ({ rail, method, outcomeClass, outcomeCode, step: "confirm" }) as Attempt;

test.each<[string, Attempt, RegExp]>([
  [
    "never left this shop",
    ended("stripe", "card", "not_sent"),
    /^Stripe could not take this payment\. Nothing was charged\.$/,
  ],
  [
    "refused us",
    ended("paypal", "card", "rail_says_no"),
    /^PayPal could not take this payment\. Nothing was charged\.$/,
  ],
  [
    "its answer was lost, and it did nothing",
    ended("stripe", "card", "cancelled"),
    /^Stripe could not take this payment/,
  ],
  ["a bank's soft no", ended("stripe", "card", "soft_decline"), /^The bank did not approve .* another card/],
  ["a bank's final no", ended("paypal", "card", "hard_decline"), /^The bank refused this card/],
  ["a number that says what to do", ended("braintree", "card", "hard_decline", "2004"), /expired/],
  ["a code that says what to do", ended("stripe", "card", "hard_decline", "expired_card"), /expired/],
  ["a code that is a number", ended("paypal", "card", "hard_decline", "5400"), /expired/],
  ["the same in Square's words", ended("square", "card", "hard_decline", "CVV_FAILURE"), /security code/],
  [
    "a wallet has no card to change",
    ended("paypal", "paypal", "soft_decline", "expired_card"),
    /^PayPal did not approve/,
  ],
  ["a wallet's final no", ended("paypal", "paypal", "hard_decline"), /^PayPal refused .* another way/],
])("%s: what happened, and that nothing was charged", (_, attempt, words) => {
  expect(describeEnd(attempt)).toMatch(words);
  expect(describeEnd(attempt)).toMatch(/Nothing was charged/);
});

test.each<[Method, ExclusionReason[], Method[], string]>([
  [
    "card",
    ["breaker_open", "breaker_open"],
    ["paypal"],
    "Card payments rest for a moment. Nothing was charged. Choose PayPal, or try again in a moment.",
  ],
  [
    "card",
    ["breaker_open", "disabled"],
    [],
    "Card payments rest for a moment. Nothing was charged. Try again in a moment.",
  ],
  ["paypal", ["method", "disabled"], ["card"], "This shop does not take that way of paying. Choose another one."],
  [
    "paypal",
    ["method", "currency"],
    ["card"],
    "PayPal cannot be used for this amount in this currency. Nothing was charged. Choose Card.",
  ],
  [
    "card",
    ["currency", "currency"],
    [],
    "No payment provider of this shop takes this amount in this currency. Nothing was charged.",
  ],
  [
    "card",
    ["declined_before", "breaker_open"],
    ["paypal"],
    "Card payments rest for a moment. Nothing was charged. Choose PayPal, or try again in a moment.",
  ],
  [
    "card",
    ["declined_before", "disabled"],
    ["paypal"],
    "This was declined. Nothing was charged. Please pay in another way.",
  ],
])("%s is not taken (%j): why, and what instead", (method, reasons, ready, words) => {
  const exclusions = reasons.map((reason, index) => ({ provider: `p${index}`, reason }));
  expect(describeNoRail(method, exclusions, ready)).toBe(words);
});
