import type { TokenResult } from "@square/web-sdk";
import type { Stripe } from "@stripe/stripe-js";
import { expect, test } from "vitest";
import { isVerified, readTokenizeProblem } from "./braintree-fields";
import type { FieldName, Tokenised } from "./mounted-fields";
import { readSquareResult } from "./square-fields";
import { fieldOfStripeCode, readStripeAnswer } from "./stripe-fields";

type StripeAnswer = Awaited<ReturnType<Stripe["createPaymentMethod"]>>;
const stripeSays = (answer: object) => readStripeAnswer(answer as StripeAnswer);

test.each<[string, object, Tokenised]>([
  [
    "a card",
    { paymentMethod: { id: "pm_1", card: { last4: "4242", brand: "visa" } } },
    { kind: "token", token: "pm_1", card: { last4: "4242", brand: "visa" } },
  ],
  [
    "half a number",
    { error: { type: "validation_error", code: "incomplete_number" } },
    { kind: "wrong", fields: ["number"] },
  ],
  [
    "a code Stripe refuses",
    { error: { type: "card_error", code: "incorrect_cvc" } },
    { kind: "wrong", fields: ["cvc"] },
  ],
  ["no way to Stripe", { error: { type: "api_connection_error" } }, { kind: "unreachable" }],
])("Stripe answers: %s", (_, answer, expected) => {
  expect(stripeSays(answer)).toEqual(expected);
});

test.each<[string | undefined, FieldName]>([
  ["invalid_expiry_year_past", "expiry"],
  ["incomplete_cvc", "cvc"],
  ["card_declined", "number"],
  [undefined, "number"],
])("Stripe's code %s is about the %s", (code, field) => {
  expect(fieldOfStripeCode(code)).toBe(field);
});

test.each<[string, object, Tokenised]>([
  [
    "a card that its bank has let through",
    { status: "OK", token: "cnon:1", details: { method: "Card", card: { last4: "1111", brand: "VISA" } } },
    { kind: "token", token: "cnon:1", card: { last4: "1111", brand: "VISA" } },
  ],
  [
    "fields that are not filled in",
    { status: "Invalid", errors: [{ type: "VALIDATION_ERROR", field: "cvv", message: "" }] },
    { kind: "wrong", fields: ["cvc"] },
  ],
  ["wrong without a field", { status: "Invalid" }, { kind: "wrong", fields: ["number"] }],
  ["a buyer who closed the bank's window", { status: "Cancel" }, { kind: "not_verified" }],
  ["a failure of its own", { status: "Error", errors: [] }, { kind: "unreachable" }],
])("Square answers: %s", (_, answer, expected) => {
  expect(readSquareResult(answer as TokenResult)).toEqual(expected);
});

const braintreeProblem = (code: string, details: object = {}) => Object.assign(new Error(code), { code, details });

test.each<[string, unknown, Tokenised]>([
  [
    "nothing typed",
    braintreeProblem("HOSTED_FIELDS_FIELDS_EMPTY"),
    { kind: "wrong", fields: ["number", "expiry", "cvc"] },
  ],
  [
    "a date that is over",
    braintreeProblem("HOSTED_FIELDS_FIELDS_INVALID", { invalidFieldKeys: ["expirationDate"] }),
    { kind: "wrong", fields: ["expiry"] },
  ],
  [
    "a card it does not take",
    braintreeProblem("HOSTED_FIELDS_FAILED_TOKENIZATION"),
    { kind: "wrong", fields: ["number"] },
  ],
  ["no way there", braintreeProblem("HOSTED_FIELDS_TOKENIZATION_NETWORK_ERROR"), { kind: "unreachable" }],
  ["anything else", "?", { kind: "unreachable" }],
])("Braintree answers: %s", (_, problem, expected) => {
  expect(readTokenizeProblem(problem)).toEqual(expected);
});

test.each<[string, boolean, boolean, boolean]>([
  ["the bank said yes", true, true, true],
  ["the bank asked, and got no yes", true, false, false],
  ["no bank verifies this card: Braintree's rules decide", false, false, true],
])("Braintree, 3-D Secure: %s", (_, liabilityShiftPossible, liabilityShifted, expected) => {
  const info = { liabilityShiftPossible, liabilityShifted } as Parameters<typeof isVerified>[0]["threeDSecureInfo"];
  expect(isVerified({ threeDSecureInfo: info })).toBe(expected);
});
