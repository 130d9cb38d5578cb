import { expect, test } from "vitest";
import { dayInZone, startOfHour, systemClock } from "./time";

test.each([
  ["spring forward: the night has begun in Berlin", "2026-03-28T23:30:00Z", "Europe/Berlin", "2026-03-29"],
  ["spring forward: 23:59 of the short day", "2026-03-29T21:59:00Z", "Europe/Berlin", "2026-03-29"],
  [
    "spring forward: midnight after it is an hour earlier in UTC",
    "2026-03-29T22:00:00Z",
    "Europe/Berlin",
    "2026-03-30",
  ],
  ["autumn back: still summer time before midnight", "2026-10-24T21:59:00Z", "Europe/Berlin", "2026-10-24"],
  ["autumn back: 25 hours, the last of them", "2026-10-25T22:59:00Z", "Europe/Berlin", "2026-10-25"],
  ["autumn back: the next day", "2026-10-25T23:00:00Z", "Europe/Berlin", "2026-10-26"],
  ["a zone of half hours", "2026-06-01T18:29:59Z", "Asia/Kolkata", "2026-06-01"],
  ["and its midnight", "2026-06-01T18:30:00Z", "Asia/Kolkata", "2026-06-02"],
  ["almost a day ahead", "2026-12-31T10:00:00Z", "Pacific/Kiritimati", "2027-01-01"],
  ["behind", "2027-01-01T04:59:59Z", "America/New_York", "2026-12-31"],
  ["UTC itself", "2026-11-21T00:00:00Z", "UTC", "2026-11-21"],
])("dayInZone: %s", (_, at, zone, day) => {
  expect(dayInZone(new Date(at), zone)).toBe(day);
});

test.each([
  ["in the middle", "2026-11-21T10:59:59.999Z", "2026-11-21T10:00:00.000Z"],
  ["on the hour", "2026-11-21T10:00:00.000Z", "2026-11-21T10:00:00.000Z"],
  ["before 1970", "1969-12-31T23:30:00.000Z", "1969-12-31T23:00:00.000Z"],
])("startOfHour: %s", (_, at, start) => {
  expect(startOfHour(new Date(at)).toISOString()).toBe(start);
});

test("an unknown zone is refused, not guessed", () => {
  expect(() => dayInZone(new Date(), "Middle/Earth")).toThrow(RangeError);
});

test("the system clock tells the present", () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1000);
});
