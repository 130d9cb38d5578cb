import { expect, test } from "vitest";
import type { PaymentOffer, Quote } from "@/lib/shared/schemas/checkout";
import type { Notice } from "./checkout-state";
import { choosePayMethod, listPayMethods } from "./pay-methods";

function quoting(readiness: Partial<Record<"card" | "paypal" | "apple_pay", boolean>>): Quote {
  const methods = Object.entries(readiness).map(([method, isReady]) => ({
    method,
    rail: null,
    isReady,
    browserSdk: null,
    fields: null,
  }));
  return { methods } as unknown as Quote;
}
const notTaken = (...offers: PaymentOffer[]): Notice => ({
  kind: "not_taken",
  message: null,
  method: "card",
  rail: "stripe",
  offers,
  mustRetype: false,
});
const PAYPAL: PaymentOffer = { method: "paypal", rail: "paypal", needsCard: false };

test.each<[string, Parameters<typeof listPayMethods>, string[]]>([
  [
    "before the first quote, what the shop has stands where it will stay",
    [["card", "paypal"], null, null],
    ["card", "paypal"],
  ],
  [
    "the card comes first, whatever order the shop has them in",
    [[], quoting({ paypal: true, card: true }), null],
    ["card", "paypal"],
  ],
  ["a method without a row of its own is left out", [[], quoting({ card: true, apple_pay: true }), null], ["card"]],
  ["a shop without providers has no row", [["card"], quoting({}), null], []],
])("%s", (_, given, rows) => {
  expect(listPayMethods(...given).map(({ method }) => method)).toEqual(rows);
});

test.each<[string, Quote, Notice | null, (string | null)[]]>([
  ["nothing failed", quoting({ card: true, paypal: true }), null, [null, null]],
  [
    "the card failed, PayPal is offered",
    quoting({ card: true, paypal: true }),
    notTaken(PAYPAL),
    ["not_charged", "ready"],
  ],
  ["nothing else is offered", quoting({ card: true, paypal: true }), notTaken(), ["not_charged", null]],
  [
    "offered on the rail that has just failed",
    quoting({ card: true, paypal: true }),
    notTaken({ ...PAYPAL, rail: "stripe" }),
    ["not_charged", null],
  ],
  ["offered, and resting since", quoting({ card: true, paypal: false }), notTaken(PAYPAL), ["not_charged", null]],
])("marks: %s", (_, quote, notice, marks) => {
  expect(listPayMethods([], quote, notice).map(({ mark }) => mark)).toEqual(marks);
});

test.each<[string, Parameters<typeof quoting>[0], "card" | "paypal" | null, string | null]>([
  ["the buyer's choice", { card: true, paypal: true }, "paypal", "paypal"],
  ["no choice yet", { card: true, paypal: true }, null, "card"],
  ["the chosen one rests", { card: true, paypal: false }, "paypal", "card"],
  ["only the other one works", { card: false, paypal: true }, null, "paypal"],
  ["all rest", { card: false, paypal: false }, "card", null],
])("chosen: %s", (_, readiness, chosen, method) => {
  expect(choosePayMethod(listPayMethods([], quoting(readiness), null), chosen)).toBe(method);
});
