import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyPpm,
  CURRENCIES,
  type Currency,
  divideByWeights,
  formatMoney,
  isCurrency,
  parseDecimal,
  toDecimal,
} from "./money";

const anyCurrency = fc.constantFrom(...CURRENCIES);
const anyAmount = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

describe("parseDecimal", () => {
  test.each<[string, string, Currency, number | null]>([
    ["JPY has no minor unit", "500", "JPY", 500],
    ["so ¥500.0 is no price", "500.0", "JPY", null],
    ["KWD has three decimals", "1.290", "KWD", 1290],
    ["and two of them are fine", "1.29", "KWD", 1290],
    ["USD has two", "1.29", "USD", 129],
    ["a third is refused, not rounded", "1.290", "USD", null],
    ["one decimal", "1.5", "USD", 150],
    ["a whole amount", "1000", "USD", 100_000],
    ["zeros in front", "007", "USD", 700],
    ["nothing", "0", "USD", 0],
    ["spaces around", " 1.29 ", "USD", 129],
    ["spaces inside", "1 000", "USD", null],
    ["an exponent", "1e21", "USD", null],
    ["negative", "-1", "USD", null],
    ["a plus sign", "+1", "USD", null],
    ["no whole part", ".5", "USD", null],
    ["no fraction after the point", "1.", "USD", null],
    ["a comma", "1,29", "USD", null],
    ["grouping", "1,000.00", "USD", null],
    ["empty", "", "USD", null],
    ["words", "abc", "USD", null],
    ["Infinity", "Infinity", "USD", null],
    ["hexadecimal", "0x10", "USD", null],
    ["digits of another script", "١٢", "USD", null],
    ["two lines", "1\n2", "USD", null],
    ["the largest safe amount", "90071992547409.91", "USD", Number.MAX_SAFE_INTEGER],
    ["one more", "90071992547409.92", "USD", null],
    ["the largest without a minor unit", "9007199254740991", "JPY", Number.MAX_SAFE_INTEGER],
    ["huge", "9".repeat(400), "USD", null],
  ])("%s", (_, text, currency, expected) => {
    expect(parseDecimal(text, currency)).toBe(expected);
  });
});

test("toDecimal is the inverse of parseDecimal, for every amount and currency", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), anyCurrency, (amountMinor, currency) => {
      expect(parseDecimal(toDecimal(amountMinor, currency), currency)).toBe(amountMinor);
    }),
  );
});

test.each<[string, number, Currency, string]>([
  ["less than one unit", 5, "USD", "0.05"],
  ["three decimals", 1, "KWD", "0.001"],
  ["none", 500, "JPY", "500"],
  ["negative", -129, "EUR", "-1.29"],
  ["zero", 0, "GBP", "0.00"],
])("toDecimal: %s", (_, amountMinor, currency, expected) => {
  expect(toDecimal(amountMinor, currency)).toBe(expected);
});

test.each<[string, number, Currency, string, string]>([
  ["dollars", 129, "USD", "en", "$1.29"],
  ["yen without decimals", 500, "JPY", "en", "¥500"],
  ["dinars with three", 1290, "KWD", "en", "KWD 1.290"],
  ["a German page", 123_456, "EUR", "de", "1.234,56 €"],
  ["an Arabic page keeps Latin digits", 129, "USD", "ar", "1.29"],
  ["exact where a division would not be", Number.MAX_SAFE_INTEGER, "USD", "en", "$90,071,992,547,409.91"],
  ["negative", -5, "USD", "en", "-$0.05"],
])("formatMoney: %s", (_, amountMinor, currency, locale, expected) => {
  expect(formatMoney({ amountMinor, currency }, locale).replaceAll("\u00a0", " ")).toContain(expected);
});

test.each([
  ["half a unit rounds up", 1, 500_000, 1],
  ["just below half does not", 1, 499_999, 0],
  ["half of a negative rounds away from zero", -1, 500_000, -1],
  ["2.9 % of 1.29", 129, 29_000, 4],
  ["nothing of something", 1_000_000, 0, 0],
  ["all of it", Number.MAX_SAFE_INTEGER, 1_000_000, Number.MAX_SAFE_INTEGER],
])("applyPpm: %s", (_, amountMinor, ppm, expected) => {
  expect(applyPpm(amountMinor, ppm)).toBe(expected);
});

test("applyPpm is within half a unit of the exact share, and mirrors at zero", () => {
  fc.assert(
    fc.property(anyAmount, fc.integer({ min: 0, max: 1_000_000 }), (amountMinor, ppm) => {
      const share = applyPpm(amountMinor, ppm);
      const missed = BigInt(share) * 1_000_000n - BigInt(amountMinor) * BigInt(ppm);
      expect(missed >= -500_000n && missed <= 500_000n).toBe(true);
      expect(applyPpm(-amountMinor, ppm) + share).toBe(0);
    }),
  );
});

test("applyPpm takes whole numbers only", () => {
  expect(() => applyPpm(0.5, 1)).toThrow(RangeError);
});

describe("divideByWeights", () => {
  const weights = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 20 });

  test.each([
    ["the odd cent goes to the largest remainder", 100, [1, 1, 2], [25, 25, 50]],
    ["ties go to the first", 100, [1, 1, 1], [34, 33, 33]],
    ["no weight at all: evenly", 5, [0, 0, 0], [2, 2, 1]],
    ["a weight of zero gets nothing", 10, [0, 3, 7], [0, 3, 7]],
    ["a refund divides like its sale", -100, [1, 1, 1], [-34, -33, -33]],
    ["nothing to divide", 0, [3, 4], [0, 0]],
    ["one gets all", 129, [5], [129]],
    ["less than there are parts", 2, [1, 1, 1, 1], [1, 1, 0, 0]],
  ])("%s", (_, total, given, expected) => {
    expect(divideByWeights(total, given)).toEqual(expected);
  });

  test("the parts add up, and each is within one unit of its exact share", () => {
    fc.assert(
      fc.property(anyAmount, weights, (total, given) => {
        const parts = divideByWeights(total, given);
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(total));
        const sum = given.reduce((a, b) => a + BigInt(b), 0n);
        if (sum === 0n) return;
        for (const [index, part] of parts.entries()) {
          const missed = BigInt(part) * sum - BigInt(total) * BigInt(given[index] ?? 0);
          expect(missed < sum && missed > -sum).toBe(true);
        }
      }),
    );
  });

  test("who weighs more never gets less, and of equals the first is not behind", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), weights, (total, given) => {
        const parts = divideByWeights(total, given);
        for (let a = 0; a < given.length; a++)
          for (let b = a + 1; b < given.length; b++) {
            const [weightA = 0, weightB = 0, partA = 0, partB = 0] = [given[a], given[b], parts[a], parts[b]];
            if (weightA >= weightB) expect(partA).toBeGreaterThanOrEqual(partB);
            else expect(partB).toBeGreaterThanOrEqual(partA);
          }
      }),
    );
  });

  test.each([
    ["no parts", []],
    ["a negative weight", [1, -1]],
    ["a fraction", [0.5]],
  ])("%s: RangeError", (_, given) => {
    expect(() => divideByWeights(1, given)).toThrow(RangeError);
  });
});

test.each([
  ["USD", true],
  ["usd", false],
  ["XXX", false],
  ["toString", false],
  ["__proto__", false],
])("isCurrency(%s) is %s", (value, expected) => expect(isCurrency(value)).toBe(expected));
