import { expect, test } from "vitest";
import { type Bucket, buildSeriesPoints, chooseTicks, highestOf } from "./series-points";

const day = (n: number, grossMinor: number, isPartial = false, previousMinor: number | null = null): Bucket => {
  const money = {
    currency: "USD" as const,
    copies: 0,
    refundsMinor: 0,
    feesMinor: 0,
    netMinor: 0,
    plays: 0,
    orders: 0,
  };
  const at = (date: number) => new Date(Date.UTC(2026, 10, date)).toISOString();
  const bucket = { ...money, start: at(n), end: at(n + 1), day: at(n).slice(0, 10), grossMinor, isPartial };
  return {
    ...bucket,
    previous: previousMinor === null ? null : { ...bucket, grossMinor: previousMinor, isPartial: false },
  };
};

test("the running bucket is no part of the settled line, and hangs on the step before it", () => {
  const points = buildSeriesPoints([day(1, 5), day(2, 7), day(3, 2, true)], null, "2026-11-03T06:00:00.000Z");
  expect(points.map(({ settled }) => settled)).toEqual([5, 7, null]);
  expect(points.map(({ running }) => running)).toEqual([null, 7, 2]);
});

test("a period that is nothing but its running bucket still has a point", () => {
  const [point] = buildSeriesPoints([day(1, 4, true)], null, "2026-11-01T06:00:00.000Z");
  expect(point).toMatchObject({ settled: null, running: 4 });
});

test("past the end of a shorter month there is no line of before, not a fall to zero", () => {
  const points = buildSeriesPoints([day(1, 5, false, 9), day(2, 7)], null, "2026-11-20T00:00:00.000Z");
  expect(points.map(({ previous }) => previous)).toEqual([9, null]);
});

test.each([
  {
    of: "a period that is over: the target by its days",
    days: [day(1, 0), day(2, 0)],
    asOf: "2026-11-20T00:00:00.000Z",
    expected: 500,
  },
  {
    of: "half of the last day: a day and a half of it",
    days: [day(1, 0), day(2, 0, true)],
    asOf: "2026-11-02T12:00:00.000Z",
    expected: 667,
  },
  { of: "no bucket", days: [], asOf: "2026-11-02T12:00:00.000Z", expected: undefined },
])("target per step of $of", ({ days, asOf, expected }) => {
  expect(buildSeriesPoints(days, 1000, asOf)[0]?.target).toBe(expected);
});

test("the highest of all lines sets the axis", () => {
  expect(highestOf([])).toBe(0);
  expect(highestOf(buildSeriesPoints([day(1, 5, false, 90)], null, "2026-11-20T00:00:00.000Z"))).toBe(90);
});

test.each([
  [0, 5, []],
  [1, 5, [0]],
  [2, 5, [0, 1]],
  [30, 4, [0, 10, 19, 29]],
])("of %i steps, at most %i get words: %j", (count, most, expected) =>
  expect(chooseTicks(count, most)).toEqual(expected),
);
