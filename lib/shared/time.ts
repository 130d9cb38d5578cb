import { dateFormat } from "./kept-formats";

/** Time as a dependency: tests and the demo's simulated sales pass their own. */
export type Clock = { now(): Date };
export const systemClock: Clock = { now: () => new Date() };

/** Start of the UTC hour that holds `at`. */
export function startOfHour(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
}

/** Calendar day (YYYY-MM-DD) of `at` in an IANA zone; days of record are the store's (decisions.md D9). */
export function dayInZone(at: Date, zone: string): string {
  return dateFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

const SECOND_MS = 1_000;
const HALF_DAY_MS = 43_200_000;

/**
 * The first instant of a calendar day in an IANA zone. Where a clock change skips midnight it is the first hour there is;
 * no offset is assumed, so days of 23, 24 and 25 hours come out alike.
 */
export function startOfDay(day: string, zone: string): Date {
  const noonUtc = Date.parse(`${day}T12:00:00Z`);
  let before = noonUtc - 3 * HALF_DAY_MS;
  let after = noonUtc + HALF_DAY_MS;
  while (after - before > SECOND_MS) {
    const middle = before + Math.floor((after - before) / 2 / SECOND_MS) * SECOND_MS;
    if (dayInZone(new Date(middle), zone) < day) before = middle;
    else after = middle;
  }
  return new Date(after);
}

/** Plain calendar arithmetic, no zone: no clock change can double or drop a day. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 2 * HALF_DAY_MS).toISOString().slice(0, 10);
}

/** The same day `months` later, or that month's last one where it is shorter (31 March, −1 → 28 February). */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** Days from the first to the last, both counted. */
export function countDays(first: string, last: string): number {
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / (2 * HALF_DAY_MS)) + 1;
}
