import { beforeAll, expect, test } from "vitest";
import { mergeAll, refundAt, sellAt } from "../../test/analytics-room";
import { type MadeRelease, makeRelease } from "../../test/factories";
import { writePlays } from "../catalog/record-plays";
import { pool } from "../platform/db";
import { toPublicId } from "../shared/ids";
import { toHourKey } from "../shared/live-address";
import { buildMinuteRows } from "../shared/minute-rows";
import type { LiveSnapshot } from "../shared/schemas/live";
import { startOfHour } from "../shared/time";
import { getHour } from "./live-snapshot";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const now = new Date();
/** The hour before the last one: its refund lies in an hour that is over, too. */
const from = new Date(startOfHour(now).getTime() - 2 * HOUR_MS);
const at = (minutes: number) => new Date(from.getTime() + minutes * MINUTE_MS);

let release: MadeRelease;
let picture: LiveSnapshot;

async function sell(minute: number, netMinor: number, country = "DE") {
  const lines = [{ releaseId: release.id, artistId: release.artistId, trackId: release.trackIds[0] ?? null, netMinor }];
  return sellAt({ at: at(minute), lines, country, feeMinor: 10 });
}

beforeAll(async () => {
  release = await makeRelease({ trackPrices: [129] });
  await sell(-30, 400);
  const sold = await sell(0, 1_000);
  await sell(59.9, 500, "FI");
  await sell(60, 9_000, "US");
  await refundAt(sold, at(70), 0, 300);
  await refundAt(sold, at(10), 0, 100);
  const play = { trackId: release.trackIds[0] ?? "", playedMs: 190_000, source: "home" } as const;
  await writePlays([
    { ...play, listenerId: "one", at: at(1) },
    { ...play, listenerId: "two", at: at(58) },
  ]);
  await mergeAll();
  await pool.query(
    `INSERT INTO platform_hour (hour, currency, listeners_peak) VALUES ($1, 'XXX', 9), ($2, 'XXX', 12), ($3, 'XXX', 40)
     ON CONFLICT (hour, currency) DO UPDATE SET listeners_peak = EXCLUDED.listeners_peak`,
    [from, at(-600), at(60)],
  );
  picture = await getHour({ currency: "USD", hour: toHourKey(from) }, now);
});

test("an hour that is over is whole, half-open and beside the whole hour before it", () => {
  const { hour } = picture;
  expect(hour).toMatchObject({ isOver: true, from: from.toISOString(), to: at(60).toISOString(), likely: null });
  expect(hour).toMatchObject({ revenueMinor: 1_500, sales: 2, refundsMinor: 100, refunds: 1 });
  expect(hour).toMatchObject({ previousMinor: 400, previousSales: 1, averageMinor: 750, previousAverageMinor: 400 });
  expect([hour.minutes[0], hour.minutes[1], hour.minutes[59]]).toEqual([1_000, 0, 500]);
  expect(hour.beforeMinutes[30]).toBe(400);
});

test("what else it shows is of that hour alone", () => {
  expect(picture.lastSales.map(({ amountMinor, country }) => [amountMinor, country])).toEqual([
    [500, "FI"],
    [1_000, "DE"],
  ]);
  const [track] = release.trackIds;
  expect(picture.topTracks).toMatchObject([{ trackId: toPublicId("track", track ?? ""), revenueMinor: 1_500 }]);
  const ends = [1, ...new Array<number>(10).fill(0), 1];
  expect(picture.conversion).toEqual({ buyers: 2, listeners: 2, previous: { buyers: 1, listeners: 0 }, trend: ends });
  expect(picture.week.hours.findLastIndex((minor) => minor !== null)).toBe(
    Math.floor((from.getTime() - Date.parse(picture.week.from)) / HOUR_MS),
  );
  expect(picture.alerts).toEqual([]);
});

test("its listeners are the most there were at once in it, beside the record up to then", () => {
  expect(picture.listeners).toMatchObject({ now: 9, peak: 12, peakAt: startOfHour(at(-600)).toISOString() });
  expect(picture.listeners.trend).toHaveLength(12);
  expect([picture.listeners.trend[0], picture.listeners.trend[11]]).toEqual([1, 1]);
});

test("its minutes add up to it", () => {
  const rows = buildMinuteRows(picture);
  expect(rows).toHaveLength(60);
  expect(rows.at(-1)).toMatchObject({ soFarMinor: 1_500, beforeMinor: 400 });
});

test("without an hour it is the running one; one to come, or whose minutes are gone, is refused", async () => {
  expect((await getHour({ currency: "USD" }, now)).hour.isOver).toBe(false);
  for (const hours of [0, -1, 8 * 24 + 1])
    await expect(
      getHour({ currency: "USD", hour: toHourKey(new Date(now.getTime() - hours * HOUR_MS)) }, now),
    ).rejects.toMatchObject({ code: "invalid_request" });
});
