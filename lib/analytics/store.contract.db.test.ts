import { beforeAll, describe, expect, test } from "vitest";
import { mergeAll, refundAt, type Sold, type SoldLine, sellAt, settleFeeAt } from "../../test/analytics-room";
import { checkCustomers, checkGross, checkOrders, checkSeries, readAll } from "../../test/check-analytics-store";
import { makeRelease, makeUser } from "../../test/factories";
import { loadRaw, type Raw } from "../../test/raw-analytics";
import { pick, recountFunnel, recountRevenue, recountTotals, recountTracks } from "../../test/recount-analytics";
import { writePlays } from "../catalog/record-plays";
import type { Period } from "../shared/schemas/analytics";
import { addDays, dayInZone } from "../shared/time";
import { analyticsStore } from "./postgres-store";
import { recordBasket } from "./record-basket";
import { recountRollUps } from "./recount";
import { resolvePeriod } from "./resolve-period";
import { type AnalyticsFilter, type AnalyticsStore, NO_FILTER } from "./store";
import { refreshSummaries } from "./summaries";

const ZONE = "Europe/Berlin";
const HOUR_MS = 3_600_000;
const ENGINES: [string, AnalyticsStore][] = [["PostgreSQL", analyticsStore]];
/** Park and Miller: the same store in every run. */
const random = (() => {
  let state = 20_261_121;
  return (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
})();
const one = <T>(values: readonly T[]): T => values[random(values.length)] as T;

const now = new Date();
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
/** Mostly days, some of them within the running 24 hours. */
const someTime = () => hoursAgo(random(4) === 0 ? random(23) : random(24 * 100) + random(60) / 60);
const notLater = (at: Date) => (at < now ? at : now);

let raw: Raw;
let artists: string[];
let tracks: string[];
let releaseId: string;
let choice: Omit<SoldLine, "netMinor">[];
let buyers: string[];

beforeAll(async () => {
  const releases = [];
  for (const trackPrices of [[129, 99, 250], [500], [100, 100], [0, 300], [75]])
    releases.push(await makeRelease({ trackPrices }));
  const [first, second] = releases;
  if (!first || !second) throw new Error("no releases");
  releases.push(await makeRelease({ artistId: first.artistId, trackPrices: [400, 150] }));
  artists = [...new Set(releases.map((release) => release.artistId))];
  tracks = releases.flatMap((release) => release.trackIds);
  releaseId = first.id;
  choice = releases.flatMap(({ id, artistId, trackIds }) =>
    [null, ...trackIds].map((trackId): Omit<SoldLine, "netMinor"> => ({ releaseId: id, artistId, trackId })),
  );
  buyers = [(await makeUser()).userId, (await makeUser()).userId];
  for (let n = 0; n < 140; n++) await sellSomething();
  await listen(400);
  for (const [n, hours] of [2, 30, 100, 600].entries())
    await recordBasket(`listener-${n}`, artists.slice(n), hoursAgo(hours));
  await mergeAll();
  raw = await loadRaw();
});

async function sellSomething(): Promise<void> {
  const at = someTime();
  const buyer = random(12);
  const lines = Array.from({ length: 1 + random(3) }, () => ({
    ...one(choice),
    netMinor: 1 + random(2_000),
    taxMinor: random(90),
  }));
  const sold = await sellAt({
    at,
    lines,
    currency: one(["USD", "USD", "EUR", "JPY"] as const),
    country: one(["DE", "US"]),
    buyerId: buyers[buyer] ?? null,
    email: `Buyer-${buyer}@Example.test`.replace("B", one(["b", "B"])),
    listenerId: random(2) === 0 ? `listener-${random(9)}` : null,
    feeMinor: random(30),
    feeBearer: one(["artist", "store"] as const),
  });
  await laterOn(sold, at, lines);
}

async function laterOn(sold: Sold, at: Date, lines: readonly SoldLine[]): Promise<void> {
  const later = notLater(new Date(at.getTime() + random(40 * 24) * HOUR_MS));
  const line = random(lines.length);
  const netMinor = Math.floor((lines[line]?.netMinor ?? 0) / 3);
  if (random(4) === 0 && netMinor > 0) await refundAt(sold, later, line, netMinor);
  if (random(3) === 0) await settleFeeAt(sold, later, sold.feeMinor + 1 + random(9));
}

async function listen(times: number): Promise<void> {
  for (let n = 0; n < times; n++)
    await writePlays([
      {
        listenerId: `listener-${random(9)}`,
        trackId: one(tracks),
        playedMs: one([5_000, 100_000, 190_000]),
        source: "home",
        at: someTime(),
      },
    ]);
}

const today = dayInZone(now, ZONE);
const inZone = (query: Parameters<typeof resolvePeriod>[0]) => resolvePeriod(query, ZONE, now);
const PERIODS: [string, () => Period][] = [
  ["24h", () => inZone({ period: "24h" })],
  ["7d", () => inZone({ period: "7d" })],
  ["30d", () => inZone({ period: "30d" })],
  ["90d", () => inZone({ period: "90d" })],
  ["1y", () => inZone({ period: "1y" })],
  ["mtd", () => inZone({ period: "mtd" })],
  ["past days", () => inZone({ period: "custom", from: addDays(today, -60), to: addDays(today, -11) })],
  ["one day of the past", () => inZone({ period: "custom", from: addDays(today, -20), to: addDays(today, -20) })],
  [
    "days before the first sale",
    () => inZone({ period: "custom", from: addDays(today, -400), to: addDays(today, -300) }),
  ],
];
const FILTERS: [string, () => AnalyticsFilter][] = [
  ["the whole store", () => NO_FILTER],
  ["dollars", () => ({ ...NO_FILTER, currency: "USD" })],
  ["one artist", () => ({ ...NO_FILTER, artistIds: artists.slice(0, 1) })],
  ["two artists in euros", () => ({ ...NO_FILTER, artistIds: artists.slice(0, 2), currency: "EUR" })],
  ["one track", () => ({ ...NO_FILTER, trackIds: tracks.slice(0, 1) })],
  ["three tracks", () => ({ ...NO_FILTER, trackIds: tracks.slice(0, 3) })],
  ["a release", () => ({ ...NO_FILTER, releaseId })],
  [
    "one track of an artist and a release",
    () => ({ ...NO_FILTER, artistIds: artists.slice(0, 1), trackIds: tracks.slice(0, 1), releaseId }),
  ],
  [
    "an artist who is not there",
    () => ({ ...NO_FILTER, artistIds: ["01930000-0000-7000-8000-00000000dead"], currency: "USD" }),
  ],
];
const CASES = PERIODS.flatMap(([name, period]) =>
  FILTERS.map(([of, filter]) => [`${name} of ${of}`, period, filter] as const),
);

describe.each(ENGINES)("%s against a recount of the raw rows", (_, store) => {
  test.each(CASES)("%s", async (_label, makePeriod, makeFilter) => {
    const [period, filter] = [makePeriod(), makeFilter()];
    const totals = (await store.totals(period, filter)).data;
    expect(totals).toEqual(recountTotals(raw, period, filter));
    expect((await store.revenue(period, filter)).data).toEqual(recountRevenue(raw, period, filter));
    expect((await store.tracks(period, filter)).data).toEqual(recountTracks(raw, period, filter));
    await checkGross({ store, raw }, period, filter);
    await checkSeries({ store, raw }, period, filter);
    await checkOrders({ store, raw }, period, filter);
    await checkCustomers({ store, raw }, period, filter);
  });

  test.each(PERIODS)("%s: the funnel", async (_label, makePeriod) => {
    for (const filter of [NO_FILTER, { ...NO_FILTER, artistIds: artists.slice(0, 1) }]) {
      const { data } = await store.funnel(makePeriod(), filter);
      expect(data.map(({ listeners, outside }) => ({ listeners, outside }))).toEqual(
        recountFunnel(raw, makePeriod(), filter),
      );
    }
  });

  test.each(PERIODS)("%s: a fresh summary says what the roll-up said", async (_label, makePeriod) => {
    await refreshSummaries();
    for (const [, makeFilter] of FILTERS)
      expect((await store.revenue(makePeriod(), makeFilter())).data).toEqual(
        recountRevenue(raw, makePeriod(), makeFilter()),
      );
    const { source } = await store.revenue(makePeriod(), NO_FILTER);
    expect(source === "view").toBe(["7d", "30d", "90d", "1y"].includes(makePeriod().key));
  });

  test("what comes late, and people seen again, after past days were added up", async () => {
    await refreshSummaries();
    for (let n = 0; n < 25; n++) await sellSomething();
    await listen(60);
    await mergeAll();
    raw = await loadRaw();
    const check = async () => {
      for (const [, makePeriod] of PERIODS.slice(1, 5))
        for (const [, makeFilter] of FILTERS.slice(0, 4))
          expect((await store.revenue(makePeriod(), makeFilter())).data).toEqual(
            recountRevenue(raw, makePeriod(), makeFilter()),
          );
    };
    expect((await store.revenue(inZone({ period: "1y" }), NO_FILTER)).source).toBe("rollup");
    await check();
    expect(await recountRollUps()).toEqual([]);
    await refreshSummaries(new Date(Date.now() + HOUR_MS));
    expect((await store.revenue(inZone({ period: "1y" }), NO_FILTER)).source).toBe("view");
    await check();
  });

  test("what no roll-up knows is refused, and the list of orders knows it", async () => {
    const filter: AnalyticsFilter = { ...NO_FILTER, country: "US" };
    const period = inZone({ period: "90d" });
    for (const read of [store.revenue, store.tracks, store.series, store.customers, store.funnel])
      await expect(read(period, filter)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(store.funnel(period, { ...NO_FILTER, trackIds: tracks })).rejects.toMatchObject({
      code: "invalid_request",
    });
    const rows = await readAll(store, period, filter);
    const expected = pick(raw, period, NO_FILTER).facts.filter((fact) => fact.country === "US");
    expect(new Set(rows.map((row) => row.country))).toEqual(new Set(["US"]));
    expect(rows.reduce((sum, row) => sum + row.netMinor, 0)).toBe(expected.reduce((sum, fact) => sum + fact.net, 0));
    for (const narrowed of [
      filter,
      { ...filter, artistIds: artists.slice(0, 2) },
      { ...filter, trackIds: tracks.slice(0, 2) },
    ]) {
      const american = { ...raw, plays: [], facts: raw.facts.filter((fact) => fact.country === "US") };
      expect((await store.totals(period, narrowed)).data).toEqual(recountTotals(american, period, narrowed));
    }
    expect((await store.totals(period, { ...NO_FILTER, rail: "paypal" })).data).toEqual([]);
    await expect(store.orders(period, NO_FILTER, { cursor: "bm9uZQ", limit: 5 })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });
});
