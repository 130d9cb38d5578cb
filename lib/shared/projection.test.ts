import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bandOf, projectRevenue } from "./projection";

test.each([
  ["a free track earns nothing", { priceMinor: 0 }, [0, 0, 0]],
  ["half a cent a day rounds up, month and year come from the unrounded day", { priceMinor: 1 }, [1, 15, 183]],
  ["1.29: the day rounds 64.5 up, the year is 365 × 64.5", { priceMinor: 129 }, [65, 1935, 23543]],
  ["1.00 has nothing to round", { priceMinor: 100 }, [50, 1500, 18250]],
  [
    "a small tier pulls the day under half a cent, the month still counts",
    { priceMinor: 1, tierFactor: 0.5 },
    [0, 8, 91],
  ],
  ["tier and genre multiply", { priceMinor: 200, tierFactor: 1.5, genreFactor: 0.8 }, [120, 3600, 43800]],
  [
    "0.1 × 3 is exact, not 0.30000000000000004",
    { priceMinor: 1000, tierFactor: 0.1, genreFactor: 3 },
    [150, 4500, 54750],
  ],
  ["¥500 has no minor unit and needs none", { priceMinor: 500 }, [250, 7500, 91250]],
])("%s", (_label, input, [dailyMinor, monthlyMinor, annualMinor]) => {
  expect(projectRevenue(input)).toMatchObject({ dailyMinor, monthlyMinor, annualMinor });
});

test("the factors are stated beside the figure", () => {
  expect(projectRevenue({ priceMinor: 129, genreFactor: 1.2 }).assumptions).toEqual({
    basePlaysPerDay: 10,
    tierFactor: 1,
    genreFactor: 1.2,
    conversionPpm: 50_000,
    bandLow: 0.5,
    bandHigh: 2,
  });
});

describe("refuses what is no price or factor", () => {
  test.each([
    [{ priceMinor: -1 }],
    [{ priceMinor: 1.5 }],
    [{ priceMinor: Number.NaN }],
    [{ priceMinor: 1e21 }],
    [{ priceMinor: 1, tierFactor: -1 }],
    [{ priceMinor: 1, genreFactor: Number.POSITIVE_INFINITY }],
  ])("%o", (input) => {
    expect(() => projectRevenue(input)).toThrow(RangeError);
  });
});

test("the band is half to double, half up", () => {
  const { assumptions } = projectRevenue({ priceMinor: 129 });
  expect(bandOf(65, assumptions)).toEqual({ lowMinor: 33, highMinor: 130 });
});

test("every figure is a safe integer and none falls when the price rises", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.nat({ max: 10_000 }), (priceMinor, more) => {
      const lower = projectRevenue({ priceMinor });
      const higher = projectRevenue({ priceMinor: Math.min(priceMinor + more, Number.MAX_SAFE_INTEGER) });
      for (const key of ["dailyMinor", "monthlyMinor", "annualMinor"] as const) {
        expect(Number.isSafeInteger(lower[key])).toBe(true);
        expect(higher[key]).toBeGreaterThanOrEqual(lower[key]);
      }
    }),
  );
});
