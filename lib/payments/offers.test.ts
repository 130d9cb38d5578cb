import { expect, test } from "vitest";
import type { PaymentOffer } from "@/lib/shared/schemas/checkout";
import { orderOffers } from "./offers";
import type { PastAttempt } from "./payment-rows";

const offer = (words: string): PaymentOffer => {
  const [method, rail] = words.split("@") as [PaymentOffer["method"], string];
  return { method, rail, needsCard: method === "card" };
};

test.each<[string, PastAttempt, string[], string[]]>([
  [
    "a rail failed: another one where nothing need be typed comes first",
    { rail: "stripe", method: "card", class: "technical" },
    ["card@paypal", "paypal@paypal"],
    ["paypal@paypal", "card@paypal"],
  ],
  [
    "only the rail that failed takes cards: the wallet, then the same rail again",
    { rail: "stripe", method: "card", class: "technical" },
    ["card@stripe", "paypal@paypal"],
    ["paypal@paypal", "card@stripe"],
  ],
  [
    "the wallet failed: a card elsewhere, then the wallet again",
    { rail: "paypal", method: "paypal", class: "technical" },
    ["paypal@paypal", "card@stripe"],
    ["card@stripe", "paypal@paypal"],
  ],
  [
    "everything is on the rail that failed: what need not be typed",
    { rail: "paypal", method: "card", class: "technical" },
    ["card@paypal", "paypal@paypal"],
    ["paypal@paypal", "card@paypal"],
  ],
  [
    "a soft decline: the same way, with another card",
    { rail: "stripe", method: "card", class: "soft" },
    ["paypal@paypal", "card@stripe"],
    ["card@stripe", "paypal@paypal"],
  ],
  [
    "a hard decline: another card in the fields that are shown, or another way",
    { rail: "stripe", method: "card", class: "hard" },
    ["paypal@paypal", "card@stripe"],
    ["card@stripe", "paypal@paypal"],
  ],
  [
    "a wallet that said no: that wallet has other cards in it",
    { rail: "paypal", method: "paypal", class: "soft" },
    ["card@stripe", "paypal@paypal"],
    ["paypal@paypal", "card@stripe"],
  ],
  [
    "a wallet that was refused for good: another way first",
    { rail: "paypal", method: "paypal", class: "hard" },
    ["paypal@paypal", "card@stripe"],
    ["card@stripe", "paypal@paypal"],
  ],
  ["nothing is left", { rail: "stripe", method: "card", class: "hard" }, [], []],
])("%s", (_, failed, given, expected) => {
  expect(orderOffers(failed, given.map(offer))).toEqual(expected.map(offer));
});
