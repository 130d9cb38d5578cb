import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { mergeAll, sellAt } from "../../test/analytics-room";
import { daysAgo } from "../../test/ask-analytics";
import { makeRelease } from "../../test/factories";
import { MemoryCache } from "../platform/cache";
import { dayInZone, systemClock } from "../shared/time";
import { type Desk, NothingKept } from "./answer-question";
import { analyticsStore } from "./postgres-store";
import { readCustomers } from "./read-analytics";
import { SEES_ALL } from "./viewer";

let release: Awaited<ReturnType<typeof makeRelease>>;
let countingMs: number;
let counted: number;
let desk: Desk;
/** Each test asks about days of its own: what is known of an answer outlives a test, and its clock. */
let firstDay = 20;

beforeAll(async () => {
  release = await makeRelease();
});

// the real store, on a machine on which counting takes as long as a test says
beforeEach(() => {
  firstDay++;
  counted = 0;
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  const customers: typeof analyticsStore.customers = async (period, filter) => {
    const made = await analyticsStore.customers(period, filter);
    counted++;
    vi.advanceTimersByTime(countingMs);
    return made;
  };
  desk = { store: { ...analyticsStore, customers }, cache: new MemoryCache(), clock: systemClock };
});
afterEach(() => {
  vi.useRealTimers();
});

/** Another buyer, merged late into days that are over. */
async function sell(): Promise<void> {
  const lines = [{ releaseId: release.id, artistId: release.artistId, trackId: null, netMinor: 900 }];
  await sellAt({ at: daysAgo(6), lines });
  await mergeAll();
}

function ask(at = desk) {
  const [from, to] = [dayInZone(daysAgo(firstDay), "UTC"), dayInZone(daysAgo(2), "UTC")];
  return readCustomers({ period: "custom", from, to, compare: "none", format: "json" }, SEES_ALL, at);
}

test.each([
  ["a quick count is kept for half a minute", 10, 30],
  ["one of four seconds twenty times as long", 4_000, 80],
  ["one of twenty seconds for five minutes at most", 20_000, 300],
])("%s, with its own age, while it is made anew", async (_, tookMs, servedSeconds) => {
  countingMs = tookMs;
  const made = await ask();
  expect(made).toMatchObject({ cacheStatus: "miss" });
  await sell();
  vi.advanceTimersByTime(servedSeconds * 1_000 - tookMs - 1_000);
  const kept = await ask();
  expect(kept).toMatchObject({ cacheStatus: "stale", asOf: made.asOf, data: made.data });
  await expect.poll(async () => (await ask()).cacheStatus).toBe("hit");
  const anew = await ask();
  expect(anew.asOf > made.asOf).toBe(true);
  expect(anew.data[0]?.buyers).toBe((made.data[0]?.buyers ?? 0) + 1);
});

test("for ten times as long as counting took nobody has it counted again", async () => {
  countingMs = 4_000;
  await ask();
  await sell();
  vi.advanceTimersByTime(40_000 - countingMs - 1_000);
  expect(await ask()).toMatchObject({ cacheStatus: "stale" });
  expect(counted).toBe(1);
  vi.advanceTimersByTime(2_000);
  expect(await ask()).toMatchObject({ cacheStatus: "stale" });
  await expect.poll(async () => (await ask()).cacheStatus).toBe("hit");
  expect(counted).toBe(2);
});

test("a desk that makes nothing answers what is kept, whatever its age, and says when there is nothing", async () => {
  countingMs = 10;
  const other: Desk = { ...desk, isKeptOnly: true };
  await expect(ask(other)).rejects.toThrow(NothingKept);
  const made = await ask();
  await sell();
  vi.advanceTimersByTime(120_000);
  expect(await ask(other)).toMatchObject({ cacheStatus: "stale", asOf: made.asOf, data: made.data });
  expect(counted).toBe(1);
});

test("what is older than that is counted before it is shown", async () => {
  countingMs = 4_000;
  const made = await ask();
  await sell();
  vi.advanceTimersByTime(81_000);
  const anew = await ask();
  expect(anew).toMatchObject({ cacheStatus: "miss" });
  expect(anew.data[0]?.buyers).toBe((made.data[0]?.buyers ?? 0) + 1);
});
