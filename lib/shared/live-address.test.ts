import { expect, test } from "vitest";
import { listPastHours, readLiveState, readPastHourKey, toHourKey, toLiveAddress } from "./live-address";

const NOW = new Date("2026-11-21T12:41:58Z");

test.each<[string, string, string | null]>([
  ["the hour before", "2026-11-21T11Z", "2026-11-21T11:00:00.000Z"],
  ["the oldest that is kept", "2026-11-13T12Z", "2026-11-13T12:00:00.000Z"],
  ["one that is not kept", "2026-11-13T11Z", null],
  ["the running one", "2026-11-21T12Z", null],
  ["one to come", "2026-11-21T13Z", null],
  ["a day that is none", "2026-02-31T12Z", null],
  ["an hour that is none", "2026-11-20T24Z", null],
  ["no hour at all", "yesterday", null],
])("%s", (_, key, from) => {
  expect(readPastHourKey(key, NOW)?.toISOString() ?? null).toBe(from);
});

test("every hour to choose from can be shown, the newest first and none twice", () => {
  const hours = listPastHours(NOW);
  expect(hours[0]).toBe("2026-11-21T11Z");
  expect(hours.map((key) => readPastHourKey(key, NOW))).not.toContain(null);
  expect(new Set(hours).size).toBe(hours.length);
  expect([...hours].sort().reverse()).toEqual(hours);
});

test.each([
  ["nothing", {}, { compare: "all" }, "/dashboard/live"],
  [
    "all of it",
    { hour: "2026-11-21T09Z", compare: "before", currency: "EUR" },
    { hour: "2026-11-21T09Z", compare: "before", currency: "EUR" },
    "/dashboard/live?hour=2026-11-21T09Z&compare=before&currency=EUR",
  ],
  [
    "what nobody could have chosen",
    { hour: toHourKey(NOW), compare: "luck", currency: ["EUR"] },
    { compare: "all" },
    "/dashboard/live",
  ],
])("the address holds what is shown: %s", (_, given, state, address) => {
  expect(readLiveState(given, NOW)).toEqual(state);
  expect(toLiveAddress("/dashboard/live", readLiveState(given, NOW))).toBe(address);
});
