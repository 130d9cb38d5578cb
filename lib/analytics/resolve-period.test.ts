import { describe, expect, test } from "vitest";
import { AppError } from "../platform/errors";
import type { AnalyticsQuery, Comparison, Period } from "../shared/schemas/analytics";
import { resolveComparison, resolvePeriod } from "./resolve-period";

const BERLIN = "Europe/Berlin";
const NOW = new Date("2026-11-21T09:20:30Z");
type Choice = Pick<AnalyticsQuery, "period" | "from" | "to">;
const custom = (from: string, to: string): Choice => ({ period: "custom", from, to });

const hoursOf = ({ from, to }: Period) => (Date.parse(to) - Date.parse(from)) / 3_600_000;

function whyRefused(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return `${error.code} ${error.errors?.[0]?.path}`;
    throw error;
  }
  return "accepted";
}

describe("calendar days in the store's zone, half-open", () => {
  test.each<[string, Choice, string, string, string, string, number]>([
    [
      "over the spring change: an hour is missing",
      { period: "7d" },
      "2026-03-31T10:00:00Z",
      BERLIN,
      "2026-03-24T23:00:00.000Z",
      "2026-03-31T22:00:00.000Z",
      167,
    ],
    [
      "over the autumn change: an hour twice",
      { period: "7d" },
      "2026-10-28T10:00:00Z",
      BERLIN,
      "2026-10-21T22:00:00.000Z",
      "2026-10-28T23:00:00.000Z",
      169,
    ],
    [
      "the short day alone",
      custom("2026-03-29", "2026-03-29"),
      "2026-11-21T09:00:00Z",
      BERLIN,
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
      23,
    ],
    [
      "the long day alone",
      custom("2026-10-25", "2026-10-25"),
      "2026-11-21T09:00:00Z",
      BERLIN,
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
      25,
    ],
    [
      "late in the evening in UTC it is tomorrow in Berlin",
      { period: "7d" },
      "2026-11-20T23:30:00Z",
      BERLIN,
      "2026-11-14T23:00:00.000Z",
      "2026-11-21T23:00:00.000Z",
      168,
    ],
    [
      "the first hour after the spring change",
      { period: "mtd" },
      "2026-03-29T01:00:00Z",
      BERLIN,
      "2026-02-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
      29 * 24 - 1,
    ],
    [
      "behind UTC, over its own autumn change",
      { period: "7d" },
      "2026-11-02T03:00:00Z",
      "America/New_York",
      "2026-10-26T04:00:00.000Z",
      "2026-11-02T05:00:00.000Z",
      169,
    ],
    [
      "a year of days has both changes",
      { period: "1y" },
      NOW.toISOString(),
      BERLIN,
      "2025-11-21T23:00:00.000Z",
      "2026-11-21T23:00:00.000Z",
      365 * 24,
    ],
    [
      "ytd from the first of January",
      { period: "ytd" },
      NOW.toISOString(),
      BERLIN,
      "2025-12-31T23:00:00.000Z",
      "2026-11-21T23:00:00.000Z",
      325 * 24,
    ],
    [
      "ytd in the first hour of the year",
      { period: "ytd" },
      "2025-12-31T23:00:00Z",
      BERLIN,
      "2025-12-31T23:00:00.000Z",
      "2026-01-01T23:00:00.000Z",
      24,
    ],
  ])("%s", (_, choice, now, zone, from, to, hours) => {
    const period = resolvePeriod(choice, zone, new Date(now));
    expect(period).toMatchObject({ key: choice.period, from, to, zone });
    expect(hoursOf(period)).toBe(hours);
  });

  test.each<[string, Choice, string[], string]>([
    ["7d", { period: "7d" }, ["2026-11-15", "2026-11-21"], "day"],
    ["30d has today in it", { period: "30d" }, ["2026-10-23", "2026-11-21"], "day"],
    ["90d", { period: "90d" }, ["2026-08-24", "2026-11-21"], "day"],
    ["1y by the week", { period: "1y" }, ["2025-11-22", "2026-11-21"], "week"],
    ["mtd", { period: "mtd" }, ["2026-11-01", "2026-11-21"], "day"],
    ["ytd", { period: "ytd" }, ["2026-01-01", "2026-11-21"], "week"],
    ["100 days by the day", custom("2026-01-01", "2026-04-10"), ["2026-01-01", "2026-04-10"], "day"],
    ["101 by the week", custom("2026-01-01", "2026-04-11"), ["2026-01-01", "2026-04-11"], "week"],
    ["three years to the day", custom("2023-11-22", "2026-11-21"), ["2023-11-22", "2026-11-21"], "week"],
  ])("%s", (_, choice, days, unit) => {
    expect(resolvePeriod(choice, BERLIN, NOW)).toMatchObject({ days, unit });
  });

  test("24h: 24 whole UTC hours, the running one last, also over a clock change", () => {
    const period = resolvePeriod({ period: "24h" }, BERLIN, new Date("2026-10-25T05:59:59.999Z"));
    expect(period).toEqual({
      key: "24h",
      from: "2026-10-24T06:00:00.000Z",
      to: "2026-10-25T06:00:00.000Z",
      days: ["2026-10-24", "2026-10-25"],
      zone: BERLIN,
      unit: "hour",
      isRunning: true,
    });
  });

  test("on the hour and at midnight the new one has begun", () => {
    expect(resolvePeriod({ period: "24h" }, BERLIN, new Date("2026-11-21T09:00:00Z")).to).toBe(
      "2026-11-21T10:00:00.000Z",
    );
    expect(resolvePeriod({ period: "7d" }, BERLIN, new Date("2026-11-20T23:00:00Z")).days[1]).toBe("2026-11-21");
  });

  test("running until its last instant is over", () => {
    const day = custom("2026-11-20", "2026-11-20");
    expect(resolvePeriod(day, BERLIN, new Date("2026-11-20T22:59:59.999Z")).isRunning).toBe(true);
    expect(resolvePeriod(day, BERLIN, new Date("2026-11-20T23:00:00.000Z")).isRunning).toBe(false);
  });
});

test.each<[string, Choice, string]>([
  ["custom without its days", { period: "custom" }, "invalid_request from"],
  ["custom without its last day", { period: "custom", from: "2026-11-01" }, "invalid_request to"],
  ["turned round", custom("2026-11-02", "2026-11-01"), "invalid_request to"],
  ["tomorrow", custom("2026-11-01", "2026-11-22"), "invalid_request to"],
  ["a day more than three years", custom("2023-11-21", "2026-11-21"), "invalid_request from"],
  ["days of a period that brings its own", { period: "30d", from: "2026-11-01" }, "invalid_request from"],
])("refused: %s", (_, choice, why) => {
  expect(whyRefused(() => resolvePeriod(choice, BERLIN, NOW))).toBe(why);
});

describe("what a period is compared with", () => {
  test.each<[string, Choice, Comparison, string[]]>([
    ["30d, previous: it ends where the period begins", { period: "30d" }, "previous", ["2026-09-23", "2026-10-22"]],
    ["7d, weekday is the week before", { period: "7d" }, "weekday", ["2026-11-08", "2026-11-14"]],
    ["30d, weekday: five weeks, so that weekdays meet", { period: "30d" }, "weekday", ["2026-09-18", "2026-10-17"]],
    ["30d, year", { period: "30d" }, "year", ["2025-10-23", "2025-11-21"]],
    ["mtd: the month before up to the same date", { period: "mtd" }, "previous", ["2026-10-01", "2026-10-21"]],
    ["ytd: the year before", { period: "ytd" }, "previous", ["2025-01-01", "2025-11-21"]],
    ["custom over a leap day, a year before", custom("2024-02-29", "2024-03-01"), "year", ["2023-02-28", "2023-03-01"]],
    ["one day", custom("2026-11-01", "2026-11-01"), "previous", ["2026-10-31", "2026-10-31"]],
  ])("%s", (_, choice, comparison, days) => {
    const period = resolvePeriod(choice, BERLIN, NOW);
    expect(resolveComparison(period, comparison, NOW)).toMatchObject({
      key: choice.period,
      days,
      unit: period.unit,
      isRunning: false,
    });
  });

  test("mtd on the 31st holds February's last day against it", () => {
    const period = resolvePeriod({ period: "mtd" }, BERLIN, new Date("2026-03-31T10:00:00Z"));
    expect(resolveComparison(period, "previous", NOW)?.days).toEqual(["2026-02-01", "2026-02-28"]);
  });

  test("previous touches the period without a gap, over a clock change too", () => {
    const period = resolvePeriod(custom("2026-03-29", "2026-03-30"), BERLIN, NOW);
    const before = resolveComparison(period, "previous", NOW);
    expect(before?.to).toBe(period.from);
    expect(before && hoursOf(before)).toBe(48);
    expect(hoursOf(period)).toBe(47);
  });

  test("24h: the day before, or the same hours a week before; hours of last year are gone", () => {
    const period = resolvePeriod({ period: "24h" }, BERLIN, NOW);
    expect(resolveComparison(period, "previous", NOW)).toMatchObject({
      from: "2026-11-19T10:00:00.000Z",
      to: period.from,
      isRunning: false,
    });
    expect(resolveComparison(period, "weekday", NOW)?.to).toBe("2026-11-14T10:00:00.000Z");
    expect(whyRefused(() => resolveComparison(period, "year", NOW))).toBe("invalid_request compare");
  });

  test("nothing and a target have no period", () => {
    const period = resolvePeriod({ period: "7d" }, BERLIN, NOW);
    expect(resolveComparison(period, "none", NOW)).toBeNull();
    expect(resolveComparison(period, "target", NOW)).toBeNull();
  });
});
