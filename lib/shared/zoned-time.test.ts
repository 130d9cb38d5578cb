import { expect, test } from "vitest";
import { fromWallTime, toWallTime } from "./zoned-time";

test.each([
  ["skipped in spring: an hour later", "2026-03-29T03:30", "Europe/Helsinki", "2026-03-29T01:30:00.000Z"],
  ["twice in autumn: the first", "2026-10-25T03:30", "Europe/Helsinki", "2026-10-25T00:30:00.000Z"],
  ["the hour before it", "2026-10-25T02:59", "Europe/Helsinki", "2026-10-24T23:59:00.000Z"],
  ["the hour after it", "2026-10-25T04:00", "Europe/Helsinki", "2026-10-25T02:00:00.000Z"],
  ["New York, winter", "2026-12-01T09:00", "America/New_York", "2026-12-01T14:00:00.000Z"],
  ["half an hour's zone", "2026-12-01T09:00", "Asia/Kolkata", "2026-12-01T03:30:00.000Z"],
  ["UTC", "2026-12-01T09:00", "UTC", "2026-12-01T09:00:00.000Z"],
])("%s", (_label, wallTime, zone, instant) => {
  expect(fromWallTime(wallTime, zone)?.toISOString()).toBe(instant);
});

test.each([[""], ["2026-12-01"], ["2026-13-01T09:00"], ["2026-12-01T25:00"], ["tomorrow"]])("no time: “%s”", (text) => {
  expect(fromWallTime(text, "UTC")).toBeNull();
});

test("there and back", () => {
  const at = new Date("2026-07-01T22:15:00.000Z");
  expect(toWallTime(at, "Europe/Helsinki")).toBe("2026-07-02T01:15");
  expect(fromWallTime(toWallTime(at, "Europe/Helsinki"), "Europe/Helsinki")).toEqual(at);
});
