import { expect, test } from "vitest";
import { suggestAmounts } from "./suggest-amounts";

test.each([
  ["free: nothing, then round ones", 0, 100_000, "USD", [0, 300, 500, 800]],
  ["over every step", 200_000, 200_000, "USD", [200_000]],
  ["steps past the most are left out", 1_000, 1_500, "USD", [1_000, 1_200, 1_500]],
  ["a step that is hardly more is left out", 900, 100_000, "USD", [900, 1_200, 1_500, 2_000]],
  ["yen", 500, 100_000, "JPY", [500, 800, 1_000, 1_200]],
  ["three decimals", 1_000, 1_000_000, "KWD", [1_000, 2_000, 3_000, 5_000]],
] as const)("%s", (_label, leastMinor, mostMinor, currency, expected) => {
  expect(suggestAmounts({ leastMinor, mostMinor }, currency)).toEqual(expected);
});

test.each([
  ["a round one of the row", 1_200, [900, 1_200, 1_500, 2_000]],
  ["between two of the row", 1_299, [900, 1_299, 1_500, 2_000]],
  ["over the row", 9_900, [900, 1_200, 1_500, 9_900]],
  ["the least itself", 900, [900, 1_200, 1_500, 2_000]],
])("what the artist proposes is one of them: %s", (_label, startMinor, expected) => {
  expect(suggestAmounts({ leastMinor: 900, mostMinor: 100_000, startMinor }, "USD")).toEqual(expected);
});
