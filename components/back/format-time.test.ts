import { expect, test } from "vitest";
import {
  formatDay,
  formatFull,
  formatMinute,
  formatMoment,
  formatSecond,
  formatShortDay,
  nameOfZone,
} from "./format-time";

test.each([
  { why: "midnight is 00, not 24", iso: "2026-11-20T22:00:05.000Z", zone: "Europe/Helsinki", minute: "00:00" },
  { why: "half-hour zones", iso: "2026-11-21T12:12:05.000Z", zone: "Asia/Kolkata", minute: "17:42" },
  {
    why: "the repeated hour after summer time",
    iso: "2026-10-25T01:30:05.000Z",
    zone: "Europe/Helsinki",
    minute: "03:30",
  },
])("clock: $why", ({ iso, zone, minute }) => {
  expect(formatMinute(iso, zone)).toBe(minute);
  expect(formatSecond(iso, zone)).toBe(`${minute}:05`);
});

test("days are the zone's days", () => {
  const iso = "2026-11-20T22:30:00.000Z";
  expect(formatDay(iso, "Europe/Helsinki", "en")).toBe("Sat 21 Nov");
  expect(formatDay(iso, "UTC", "en")).toBe("Fri 20 Nov");
  expect(formatShortDay(iso, "UTC", "en")).toBe("Fri 20");
  expect(formatFull(iso, "UTC", "en")).toBe("20 Nov 2026, 22:30:00");
});

test.each([
  { iso: "2026-11-20T22:05:00.000Z", expected: "00:05" },
  { iso: "2026-11-20T21:55:00.000Z", expected: "Fri 20 Nov 23:55" },
])("a moment names its day only when it is another: $expected", ({ iso, expected }) =>
  expect(formatMoment(iso, "2026-11-21T08:00:00.000Z", "Europe/Helsinki", "en")).toBe(expected),
);

test("digits stay Latin in Arabic", () => {
  expect(formatFull("2026-11-20T22:30:00.000Z", "UTC", "ar")).toMatch(/^20 .* 2026, 22:30:00$/);
});

test.each([
  ["America/Argentina/Buenos_Aires", "Buenos Aires"],
  ["UTC", "UTC"],
])("%s is called %s", (zone, name) => expect(nameOfZone(zone)).toBe(name));
