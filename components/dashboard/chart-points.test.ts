import { expect, test } from "vitest";
import { sampleSnapshot } from "@/test/sample-live-snapshot";
import { axisSteps, buildBars, buildBeforeLine, buildHourPoints, buildWeekHours, groupByDay } from "./chart-points";

const hourAt = (asOf: string, targetMinor: number | null = 6000) => {
  const begun = Math.floor((Date.parse(asOf) - Date.parse("2026-11-21T12:00:00.000Z")) / 60_000);
  const minutes = Array.from({ length: 60 }, (_, index) => (index <= begun ? 10 : null));
  const { hour } = sampleSnapshot();
  return {
    asOf,
    hour: { ...hour, from: "2026-11-21T12:00:00.000Z", minutes, revenueMinor: (begun + 1) * 10, targetMinor },
  };
};

test.each([
  { why: "the first instant", asOf: "2026-11-21T12:00:00.000Z", last: { minute: 0, actual: 0 } },
  { why: "inside the first minute", asOf: "2026-11-21T12:00:30.000Z", last: { minute: 0.5, actual: 10 } },
  { why: "inside a later minute", asOf: "2026-11-21T12:41:30.000Z", last: { minute: 41.5, actual: 420 } },
  { why: "the last second", asOf: "2026-11-21T12:59:59.000Z", last: { minute: 60 - 1 / 60, actual: 600 } },
])("the line of revenue ends now: $why", ({ asOf, last }) => {
  const points = buildHourPoints(hourAt(asOf));
  const known = points.filter((point) => point.actual !== null);
  expect(known.at(-1)).toMatchObject(last);
  expect(points.at(-1)).toEqual({ minute: 60, actual: null, target: 6000 });
  expect(points.every((point, index) => index === 0 || point.minute > (points[index - 1]?.minute ?? 0))).toBe(true);
});

test("a clock that runs ahead stays inside the hour", () => {
  expect(buildHourPoints(hourAt("2026-11-21T13:00:04.000Z")).at(-1)).toEqual({ minute: 60, actual: 600, target: 6000 });
});

test("without a target there is no target line", () => {
  expect(buildHourPoints(hourAt("2026-11-21T12:10:00.000Z", null)).every((point) => point.target === null)).toBe(true);
});

test.each([
  { highest: 0, floor: 4000, steps: [1000, 2000, 3000, 4000] },
  { highest: 490_000, floor: 4000, steps: [150_000, 300_000, 450_000, 600_000] },
  { highest: 600_000, floor: 4000, steps: [200_000, 400_000, 600_000, 800_000] },
])("axis for $highest", ({ highest, floor, steps }) => expect(axisSteps(highest, floor)).toEqual(steps));

test("the hour before, added up from nothing to all it brought", () => {
  const line = buildBeforeLine({ beforeMinutes: Array.from({ length: 60 }, (_, minute) => (minute < 30 ? 2 : 0)) });
  expect(line).toHaveLength(61);
  expect([line[0], line[1], line[30], line[60]]).toEqual([0, 2, 60, 60]);
});

test.each([
  { why: "clocks go back", from: "2026-10-18T21:00:00.000Z", hours: 169, counts: [24, 24, 24, 24, 24, 24, 25] },
  { why: "clocks go forward", from: "2026-03-22T22:00:00.000Z", hours: 167, counts: [24, 24, 24, 24, 24, 24, 23] },
])("days of a week in which $why", ({ from, hours, counts }) => {
  const week = {
    from,
    hours: Array.from({ length: hours }, (_, i) => (i < 30 ? 1 : null)),
    totalMinor: 30,
    previousSameSpanMinor: 0,
  };
  const nameDay = (iso: string) =>
    new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Helsinki" }).format(new Date(iso));
  const days = groupByDay(buildWeekHours(week), nameDay);
  expect(days.map((day) => day.count)).toEqual(counts);
  expect(days.map((day) => day.hasNow)).toEqual([false, true, false, false, false, false, false]);
});

test("of an hour that is over no bar runs", () => {
  expect(buildBars([1, 2], 1, true).map(({ state }) => state)).toEqual(["past", "past"]);
});

test("merged bars keep the sum and the running one", () => {
  expect(buildBars([1, 2, 3, null, null, null], 2)).toEqual([
    { value: 3, state: "past" },
    { value: 3, state: "now" },
    { value: 0, state: "rest" },
  ]);
  expect(buildBars([null, null])).toEqual([
    { value: 0, state: "rest" },
    { value: 0, state: "rest" },
  ]);
});
