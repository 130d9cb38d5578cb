import { expect, test } from "vitest";
import type { Method, PaymentOffer, Quote } from "@/lib/shared/schemas/checkout";
import type { Notice } from "./checkout-state";
import { choosePayMethod, listPayMethods } from "./pay-methods";

function quoting(readiness: Partial<Record<Method, boolean>>): Quote {
  const methods = Object.entries(readiness).map(([method, isReady]) => ({
    method,
    rail: null,
    isReady,
    browserSdk: null,
    fields: null,
    walletSheet: null,
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
const anywhere = () => true;
const PAYPAL: PaymentOffer = { method: "paypal", rail: "paypal", needsCard: false };

test.each<[string, Parameters<typeof listPayMethods>, string[]]>([
  [
    "before the first quote, what the shop has stands where it will stay",
    [["card", "paypal"], null, null, anywhere],
    ["card", "paypal"],
  ],
  [
    "the card comes first, whatever order the shop has them in",
    [[], quoting({ paypal: true, card: true }), null, anywhere],
    ["card", "paypal"],
  ],
  [
    "wallets come last, as the shop has them in order",
    [[], quoting({ google_pay: true, apple_pay: true, card: true }), null, anywhere],
    ["card", "google_pay", "apple_pay"],
  ],
  [
    "a wallet that this browser cannot open has no row",
    [[], quoting({ card: true, apple_pay: true, google_pay: true }), null, (method) => method !== "apple_pay"],
    ["card", "google_pay"],
  ],
  ["a shop without providers has no row", [["card"], quoting({}), null, anywhere], []],
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
  expect(listPayMethods([], quote, notice, anywhere).map(({ mark }) => mark)).toEqual(marks);
});

test.each<[string, Parameters<typeof quoting>[0], "card" | "paypal" | null, string | null]>([
  ["the buyer's choice", { card: true, paypal: true }, "paypal", "paypal"],
  ["no choice yet", { card: true, paypal: true }, null, "card"],
  ["the chosen one rests", { card: true, paypal: false }, "paypal", "card"],
  ["only the other one works", { card: false, paypal: true }, null, "paypal"],
  ["all rest", { card: false, paypal: false }, "card", null],
])("chosen: %s", (_, readiness, chosen, method) => {
  expect(choosePayMethod(listPayMethods([], quoting(readiness), null, anywhere), chosen)).toBe(method);
});
