import { expect, test } from "vitest";
import {
  describeDelta,
  describePoints,
  formatBasisPoints,
  formatMoneyShort,
  formatPpm,
  splitMoney,
  toPpm,
} from "./format-figures";

test.each([
  { amountMinor: 0, currency: "JPY", head: "¥0", tail: "" },
  { amountMinor: 1_234_567, currency: "JPY", head: "¥1,234,567", tail: "" },
  { amountMinor: -700, currency: "USD", head: "-$7", tail: ".00" },
  { amountMinor: 421_860, currency: "USD", head: "$4,218", tail: ".60" },
  { amountMinor: 1290, currency: "KWD", head: "KWD 1", tail: ".290" },
] as const)("$amountMinor $currency is $head and $tail", ({ amountMinor, currency, head, tail }) => {
  const parts = splitMoney(amountMinor, currency);
  expect({ ...parts, head: parts.head.replace("\u00a0", " ") }).toEqual({ head, tail });
});

test("the cents stay with the currency sign where it comes last", () => {
  expect(splitMoney(421_860, "EUR", "fi").tail).toMatch(/^,60\s€$/);
});

test.each([
  [480_000, "$4.8K"],
  [4_000, "$40"],
  [0, "$0"],
])("axis label of %i is %s", (amountMinor, text) => expect(formatMoneyShort(amountMinor, "USD")).toBe(text));

test("ratios", () => {
  expect(formatPpm(127_000)).toBe("12.7%");
  expect(formatBasisPoints(28_449)).toBe("284");
  expect(formatBasisPoints(263_566)).toBe("2,636");
  expect(toPpm(1, 0)).toBeNull();
  expect(toPpm(0, 41)).toBe(0);
  expect(toPpm(1, 3)).toBe(333_333);
});

test.each([
  { current: 5, reference: 0, expected: { kind: "new" } },
  { current: 0, reference: 0, expected: { kind: "same" } },
  { current: 10_001, reference: 10_000, expected: { kind: "same" } },
  { current: null, reference: 5, expected: { kind: "none" } },
  { current: 5, reference: null, expected: { kind: "none" } },
  { current: 123, reference: 100, expected: { kind: "up", percent: "23.0%" } },
  { current: 8_095, reference: 485, expected: { kind: "up", percent: "1,569%" } },
  { current: 0, reference: 100, expected: { kind: "down", percent: "100.0%" } },
])("$current against $reference", ({ current, reference, expected }) =>
  expect(describeDelta(current, reference)).toEqual(expected),
);

test.each([
  [41_000, 43_000, { kind: "down", percent: "0.2" }],
  [43_000, 31_000, { kind: "up", percent: "1.2" }],
  [41_000, 41_400, { kind: "same" }],
  [0, 41_000, { kind: "down", percent: "4.1" }],
  [null, 41_000, { kind: "none" }],
  [41_000, null, { kind: "none" }],
] as const)("points from %j to %j", (current, reference, delta) => {
  expect(describePoints(current, reference)).toEqual(delta);
});
