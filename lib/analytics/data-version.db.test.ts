import { beforeAll, expect, test } from "vitest";
import { mergeAll, type SoldLine, sellAt } from "../../test/analytics-room";
import { daysAgo, ZONE } from "../../test/ask-analytics";
import { makeRelease } from "../../test/factories";
import { addDays, dayInZone } from "../shared/time";
import { analyticsStore } from "./postgres-store";
import { rebuildDays } from "./rebuild-roll-ups";
import { resolvePeriod } from "./resolve-period";

const today = dayInZone(new Date(), ZONE);
const resolve = (query: Parameters<typeof resolvePeriod>[0]) => resolvePeriod(query, ZONE, new Date());
const PERIODS = {
  running: resolve({ period: "30d" }),
  hours: resolve({ period: "24h" }),
  over: resolve({ period: "custom", from: addDays(today, -20), to: addDays(today, -1) }),
};
let line: SoldLine;

beforeAll(async () => {
  const { id: releaseId, artistId } = await makeRelease();
  line = { releaseId, artistId, trackId: null, netMinor: 900 };
});

/** The periods whose version is another one after `change`. */
async function findChanged(change: () => Promise<unknown>): Promise<string[]> {
  const read = () => Promise.all(Object.values(PERIODS).map((period) => analyticsStore.version(period)));
  const before = await read();
  await change();
  const after = await read();
  return Object.keys(PERIODS).filter((_, n) => before[n] !== after[n]);
}

const sellAndMerge = async (at: Date) => {
  await sellAt({ at, lines: [line] });
  await mergeAll();
};

test.each<[string, () => Promise<unknown>, string[]]>([
  ["nothing happened", mergeAll, []],
  ["a sale of today leaves days that are over as they were", () => sellAndMerge(new Date()), ["running", "hours"]],
  ["a sale that is merged late does not", () => sellAndMerge(daysAgo(6)), ["running", "hours", "over"]],
  ["nor do days that are counted anew", () => rebuildDays(addDays(today, -3), today), ["running", "hours", "over"]],
])("%s", async (_, change, changed) => {
  expect(await findChanged(change)).toEqual(changed);
});

test("the two kinds of versions never meet", async () => {
  expect(await analyticsStore.version(PERIODS.running)).toBeGreaterThanOrEqual(0);
  expect(await analyticsStore.version(PERIODS.over)).toBeLessThan(0);
});
