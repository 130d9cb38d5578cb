import "server-only";
import { fieldError } from "../platform/errors";
import type { AnalyticsQuery, BucketUnit, Comparison, Period } from "../shared/schemas/analytics";
import { addDays, addMonths, countDays, dayInZone, startOfDay, startOfHour } from "../shared/time";

type PeriodChoice = Pick<AnalyticsQuery, "period" | "from" | "to">;

const ROLLING_DAYS = { "7d": 7, "30d": 30, "90d": 90, "1y": 365 } as const;
const CUSTOM_YEARS = 3;
const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** More days than this are drawn by the week: a chart has 300 points at most, and few eyes tell 100 days apart. */
const MAX_DAY_BUCKETS = 100;

/**
 * What a period means at a moment (analytics.md §2): half-open, calendar days of the store's zone with today in them; `24h`
 * the running UTC hour and the 23 before it. Throws `invalid_request` on days that are missing, turned round, in the
 * future, or more than three years.
 */
export function resolvePeriod(choice: PeriodChoice, zone: string, now: Date): Period {
  const today = dayInZone(now, zone);
  if (choice.period !== "custom" && (choice.from ?? choice.to) !== undefined)
    throw fieldError("from", "from and to belong to period=custom.", "invalid_request");
  switch (choice.period) {
    case "24h":
      return hoursUntil(new Date(startOfHour(now).getTime() + HOUR_MS), zone, now);
    case "mtd":
      return daysBetween("mtd", `${today.slice(0, 7)}-01`, today, zone, now);
    case "ytd":
      return daysBetween("ytd", `${today.slice(0, 4)}-01-01`, today, zone, now);
    case "custom":
      return resolveCustom(choice, today, zone, now);
    default:
      return daysBetween(choice.period, addDays(today, 1 - ROLLING_DAYS[choice.period]), today, zone, now);
  }
}

function resolveCustom({ from, to }: PeriodChoice, today: string, zone: string, now: Date): Period {
  if (!from) throw fieldError("from", "A custom period needs its first day, as YYYY-MM-DD.", "invalid_request");
  if (!to) throw fieldError("to", "A custom period needs its last day, as YYYY-MM-DD.", "invalid_request");
  if (to < from) throw fieldError("to", "The last day is before the first.", "invalid_request");
  if (to > today)
    throw fieldError("to", `The last day is in the future: it is ${today} in ${zone}.`, "invalid_request");
  if (to >= addMonths(from, 12 * CUSTOM_YEARS))
    throw fieldError("from", `A period may have ${CUSTOM_YEARS} years at most.`, "invalid_request");
  return daysBetween("custom", from, to, zone, now);
}

function daysBetween(key: Period["key"], first: string, last: string, zone: string, now: Date): Period {
  const to = startOfDay(addDays(last, 1), zone);
  const unit: BucketUnit = countDays(first, last) > MAX_DAY_BUCKETS ? "week" : "day";
  return {
    key,
    from: startOfDay(first, zone).toISOString(),
    to: to.toISOString(),
    days: [first, last],
    zone,
    unit,
    isRunning: to > now,
  };
}

function hoursUntil(to: Date, zone: string, now: Date): Period {
  const from = new Date(to.getTime() - DAY_HOURS * HOUR_MS);
  const days: Period["days"] = [dayInZone(from, zone), dayInZone(new Date(to.getTime() - 1), zone)];
  return {
    key: "24h",
    from: from.toISOString(),
    to: to.toISOString(),
    days,
    zone,
    unit: "hour",
    isRunning: to > now,
  };
}

/**
 * The period to hold `period` against; null for none and for targets, which have none. `previous`: as many days right before
 * (mtd: the month before up to the same date; ytd: the year before), `weekday`: whole weeks back, so that weekdays meet,
 * `year`: the same dates a year before. Throws `invalid_request` where the hours are gone.
 */
export function resolveComparison(period: Period, comparison: Comparison, now: Date): Period | null {
  if (comparison === "none" || comparison === "target") return null;
  const { key, zone } = period;
  if (key === "24h") {
    if (comparison === "year")
      throw fieldError("compare", "Hours are kept nine days: compare 24h with previous or weekday.", "invalid_request");
    const backHours = comparison === "weekday" ? 7 * DAY_HOURS : DAY_HOURS;
    return hoursUntil(new Date(Date.parse(period.to) - backHours * HOUR_MS), zone, now);
  }
  const [first, last] = daysBefore(period, comparison);
  return { ...daysBetween(key, first, last, zone, now), unit: period.unit };
}

function daysBefore({ key, days: [first, last] }: Period, comparison: Comparison): [string, string] {
  if (comparison === "year" || (comparison === "previous" && key === "ytd"))
    return [addMonths(first, -12), addMonths(last, -12)];
  if (comparison === "previous" && key === "mtd") return [addMonths(first, -1), addMonths(last, -1)];
  const count = countDays(first, last);
  const back = comparison === "weekday" ? 7 * Math.ceil(count / 7) : count;
  return [addDays(first, -back), addDays(last, -back)];
}
