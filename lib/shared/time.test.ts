import { expect, test } from "vitest";
import { addDays, addMonths, countDays, dayInZone, startOfDay, startOfHour, systemClock } from "./time";

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

test.each([
  ["a day of 23 hours begins as usual", "2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
  ["the day after it", "2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
  ["a day of 25 hours", "2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
  ["the day after it", "2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00.000Z"],
  ["midnight does not exist that day", "2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
  [
    "midnight comes twice: the clock falls back into the day before",
    "2018-02-18",
    "America/Sao_Paulo",
    "2018-02-18T03:00:00.000Z",
  ],
  ["one o'clock falls back to midnight: the first of both", "2026-11-01", "America/Havana", "2026-11-01T04:00:00.000Z"],
  ["half an hour of summer time", "2026-10-04", "Australia/Lord_Howe", "2026-10-03T13:30:00.000Z"],
  ["a zone of three quarters", "2026-06-01", "Asia/Kathmandu", "2026-05-31T18:15:00.000Z"],
  ["as far ahead as there is", "2027-01-01", "Pacific/Kiritimati", "2026-12-31T10:00:00.000Z"],
  ["as far behind", "2027-01-01", "Pacific/Pago_Pago", "2027-01-01T11:00:00.000Z"],
  ["UTC itself", "2024-02-29", "UTC", "2024-02-29T00:00:00.000Z"],
])("startOfDay: %s", (_, day, zone, start) => {
  expect(startOfDay(day, zone).toISOString()).toBe(start);
  expect(dayInZone(new Date(start), zone)).toBe(day);
  expect(dayInZone(new Date(Date.parse(start) - 1), zone)).toBe(addDays(day, -1));
});

test.each([
  ["into a leap day", "2024-02-28", 1, "2024-02-29"],
  ["over a year's end", "2027-01-01", -1, "2026-12-31"],
  ["over both clock changes of Berlin", "2026-11-21", -365, "2025-11-21"],
])("addDays: %s", (_, day, days, expected) => {
  expect(addDays(day, days)).toBe(expected);
});

test.each([
  ["a shorter month", "2026-03-31", -1, "2026-02-28"],
  ["a leap day a year before", "2024-02-29", -12, "2023-02-28"],
  ["back over January", "2026-01-15", -1, "2025-12-15"],
])("addMonths: %s", (_, day, months, expected) => {
  expect(addMonths(day, months)).toBe(expected);
});

test("countDays counts both ends", () => {
  expect(countDays("2026-11-21", "2026-11-21")).toBe(1);
  expect(countDays("2024-02-28", "2024-03-01")).toBe(3);
});
