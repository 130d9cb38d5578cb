import { expect, test } from "vitest";
import { findDearest, shareOf } from "./describe-savings";

const quote = (provider: string, feeMinor: number) => ({ provider, feeMinor });

test.each([
  ["the dearest of the others", [quote("stripe", 34), quote("paypal", 53), quote("adyen", 21)], "paypal"],
  ["not the taker, though it was the dearest", [quote("stripe", 90), quote("adyen", 21)], "adyen"],
  ["the first of equals", [quote("paypal", 53), quote("adyen", 53)], "paypal"],
  ["nobody else", [quote("stripe", 34)], undefined],
  ["nobody told", [], undefined],
])("%s", (_, quotes, provider) => {
  expect(findDearest(quotes, "stripe")?.provider).toBe(provider);
});

test.each([
  [53, 129, 129, 53],
  [53, 129, 258, 27],
  [1, 1, 3, 0],
  [0, 1, 3, 0],
])("of %i, the part %i of %i is %i", (amount, totalMinor, wholeMinor, expected) => {
  expect(shareOf(amount, { feeMinor: 0, totalMinor, wholeMinor })).toBe(expected);
});
