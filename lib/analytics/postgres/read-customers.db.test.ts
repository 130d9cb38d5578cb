import { beforeAll, expect, test } from "vitest";
import { mergeAll, sellAt } from "../../../test/analytics-room";
import { ZONE } from "../../../test/ask-analytics";
import { type MadeRelease, makeRelease, makeUser } from "../../../test/factories";
import { addMonths, dayInZone, startOfDay } from "../../shared/time";
import { rebuildRollUps, requestRebuild } from "../rebuild-roll-ups";
import { resolvePeriod } from "../resolve-period";
import { type AnalyticsFilter, NO_FILTER } from "../store";
import { readCustomers } from "./read-customers";

const now = new Date();
const thisMonth = `${dayInZone(now, ZONE).slice(0, 7)}-01`;
const monthsAgo = (months: number) => addMonths(thisMonth, -months);
/** Of the store's month, by its clock: the first instant, and the last one before it. */
const begin = (months: number) => startOfDay(monthsAgo(months), ZONE);
const before = (months: number) => new Date(begin(months).getTime() - 1);

let release: MadeRelease;
let account: string;

async function sell(at: Date, buyer: { buyerId: string } | { email: string }, netMinor: number): Promise<void> {
  const line = { releaseId: release.id, artistId: release.artistId, trackId: release.trackIds[0] ?? null, netMinor };
  await sellAt({ at, lines: [line], ...buyer });
}

beforeAll(async () => {
  release = await makeRelease();
  account = (await makeUser()).userId;
  // known from before the twelve months of the cohorts, by account and by address
  await sell(before(11), { buyerId: account }, 100);
  await sell(now, { buyerId: account }, 200);
  await sell(begin(20), { email: "Long@Example.test" }, 300);
  await sell(now, { email: "long@example.test" }, 400);
  // of the very first month, come back in the third and this one
  await sell(begin(11), { email: "first@example.test" }, 500);
  await sell(begin(9), { email: "first@example.test" }, 600);
  await sell(now, { email: "first@example.test" }, 700);
  await sell(before(9), { email: "second@example.test" }, 50);
  await mergeAll();
});

async function read(filter: Partial<AnalyticsFilter>) {
  const { data } = await readCustomers(resolvePeriod({ period: "mtd" }, ZONE, now), { ...NO_FILTER, ...filter });
  return {
    rows: data.rows.map(({ buyers, newBuyers, lifetimeValueMinor }) => [buyers, newBuyers, lifetimeValueMinor]),
    cohorts: data.cohorts.map(({ month, buyers, grossMinor, months }) => ({
      ...{ month, buyers, grossMinor },
      came: months.flatMap((active, n) => (active.buyers > 0 ? [n] : [])),
    })),
  };
}

const EXPECTED = {
  // three of long standing, worth 300, 700 and 1 800 so far
  rows: [[3, 0, 933]],
  cohorts: [
    { month: monthsAgo(11).slice(0, 7), buyers: 1, grossMinor: 1_800, came: [0, 2, 11] },
    { month: monthsAgo(10).slice(0, 7), buyers: 1, grossMinor: 50, came: [0] },
  ],
};
const SCOPES: [string, () => Partial<AnalyticsFilter>][] = [
  ["the whole store", () => ({})],
  ["its currency", () => ({ currency: "USD" })],
  ["an artist", () => ({ artistIds: [release.artistId] })],
  ["a track, which the roll-up of people does not know", () => ({ trackIds: release.trackIds.slice(0, 1) })],
];

test.each(SCOPES)("who had bought before the twelve months is of no cohort: %s", async (_, makeFilter) => {
  expect(await read(makeFilter())).toEqual(EXPECTED);
});

test("the same while everything is counted anew, when the roll-up knows nobody", async () => {
  await requestRebuild();
  for (const [, makeFilter] of SCOPES) expect(await read(makeFilter())).toEqual(EXPECTED);
  await rebuildRollUps();
  expect(await read({})).toEqual(EXPECTED);
});
