import { beforeAll, expect, test } from "vitest";
import { makeRelease } from "../../test/factories";
import { pool } from "../platform/db";
import { newId } from "../shared/ids";
import { FeeEvent, RefundEvent, type SaleEvent } from "../shared/schemas/rollup";
import { buildSnapshot } from "./build-snapshot";
import { mergeOutbox } from "./merge-outbox";

let artistId: string;
let tracks: [string, string];

beforeAll(async () => {
  const release = await makeRelease({ trackPrices: [129, 300] });
  artistId = release.artistId;
  tracks = release.trackIds as [string, string];
});

function sale(at: string, parts: [number, number], currency = "USD"): SaleEvent {
  const grossMinor = parts[0] + parts[1];
  return {
    kind: "sale",
    orderId: newId(),
    at,
    currency,
    country: "DE",
    rail: "stripe",
    taxMinor: 10,
    lines: [
      {
        lineId: newId(),
        kind: "release",
        releaseId: newId(),
        artistId,
        copies: 1,
        grossMinor,
        feeMinor: 40,
        storeMinor: 20,
        artistMinor: grossMinor - 60,
        tracks: [
          { trackId: tracks[0], grossMinor: parts[0], feeMinor: 10, artistMinor: parts[0] - 15 },
          { trackId: tracks[1], grossMinor: parts[1], feeMinor: 30, artistMinor: parts[1] - 45 },
        ],
      },
    ],
  };
}

const refundOf = (at: string, refundMinor: number): RefundEvent => ({
  kind: "refund",
  refundId: newId(),
  orderId: newId(),
  at,
  currency: "USD",
  rail: "stripe",
  taxMinor: 0,
  lines: [{ lineId: newId(), artistId, refundMinor, storeMinor: 0, artistMinor: -refundMinor, tracks: [] }],
});

async function tell(payloads: readonly object[]): Promise<void> {
  for (const payload of payloads)
    await pool.query("INSERT INTO outbox (id, topic, payload) VALUES ($1, 'rollup', $2)", [
      newId(),
      JSON.stringify(payload),
    ]);
}

async function mergeAll(): Promise<number> {
  let merged = 0;
  for (let n = await mergeOutbox(); n > 0; n = await mergeOutbox()) merged += n;
  return merged;
}

test("a release sale counts once for its artist and hour, and its tracks add up to it", async () => {
  const at = "2026-03-10T09:30:00.000Z";
  await tell([sale(at, [300, 700]), { kind: "play", at, trackId: tracks[0], artistId }]);
  expect(await mergeAll()).toBe(2);
  const { rows } = await pool.query(
    "SELECT copies, gross_minor, fees_minor, net_minor, plays FROM artist_day WHERE day = '2026-03-10' AND artist_id = $1 ORDER BY currency",
    [artistId],
  );
  expect(rows).toEqual([
    { copies: 1, gross_minor: 1000, fees_minor: 40, net_minor: 940, plays: 0 },
    { copies: 0, gross_minor: 0, fees_minor: 0, net_minor: 0, plays: 1 },
  ]);
  const { rows: byTrack } = await pool.query(
    "SELECT sum(gross_minor)::int AS gross, sum(net_minor)::int AS net FROM track_day WHERE day = '2026-03-10' AND currency = 'USD' AND artist_id = $1",
    [artistId],
  );
  expect(byTrack).toEqual([{ gross: 1000, net: 940 }]);
  const { rows: platform } = await pool.query(
    "SELECT orders, copies, gross_minor, tax_minor, store_minor FROM platform_hour WHERE hour = '2026-03-10T09:00:00Z' AND currency = 'USD'",
  );
  expect(platform).toEqual([{ orders: 1, copies: 1, gross_minor: 1000, tax_minor: 10, store_minor: 20 }]);
});

test("a refund and a settled fee count on their own day, and are taken from whose they were", async () => {
  const later = { orderId: newId(), currency: "USD", rail: "stripe" };
  const refund: RefundEvent = {
    ...later,
    kind: "refund",
    refundId: newId(),
    at: "2026-04-02T10:00:00.000Z",
    taxMinor: -10,
    lines: [
      {
        lineId: newId(),
        artistId,
        refundMinor: 500,
        storeMinor: -30,
        artistMinor: -470,
        tracks: [
          { trackId: tracks[0], refundMinor: 150, artistMinor: -141 },
          { trackId: tracks[1], refundMinor: 350, artistMinor: -329 },
        ],
      },
    ],
  };
  const fee: FeeEvent = {
    ...later,
    kind: "fee",
    at: "2026-04-03T10:00:00.000Z",
    lines: [
      {
        lineId: newId(),
        artistId,
        feeMinor: 15,
        storeMinor: 0,
        artistMinor: -15,
        tracks: [
          { trackId: tracks[0], feeMinor: 5, artistMinor: -5 },
          { trackId: tracks[1], feeMinor: 10, artistMinor: -10 },
        ],
      },
    ],
  };
  await tell([sale("2026-04-01T10:00:00.000Z", [300, 700]), RefundEvent.parse(refund), FeeEvent.parse(fee)]);
  await mergeAll();
  const { rows } = await pool.query(
    `SELECT day::text, copies, gross_minor, refunds_minor, fees_minor, net_minor FROM artist_day
     WHERE artist_id = $1 AND day BETWEEN '2026-04-01' AND '2026-04-03' ORDER BY day`,
    [artistId],
  );
  expect(rows).toEqual([
    { day: "2026-04-01", copies: 1, gross_minor: 1000, refunds_minor: 0, fees_minor: 40, net_minor: 940 },
    { day: "2026-04-02", copies: 0, gross_minor: 0, refunds_minor: 500, fees_minor: 0, net_minor: -470 },
    { day: "2026-04-03", copies: 0, gross_minor: 0, refunds_minor: 0, fees_minor: 15, net_minor: -15 },
  ]);
  const { rows: platform } = await pool.query(
    `SELECT orders, tax_minor, refunds_minor, store_minor FROM platform_hour
     WHERE hour BETWEEN '2026-04-02' AND '2026-04-04' AND currency = 'USD' ORDER BY hour`,
  );
  expect(platform).toEqual([
    { orders: 0, tax_minor: -10, refunds_minor: 500, store_minor: -30 },
    { orders: 0, tax_minor: 0, refunds_minor: 0, store_minor: 0 },
  ]);
  const { rows: byTrack } = await pool.query(
    `SELECT sum(refunds_minor)::int AS refunds, sum(net_minor)::int AS net FROM track_day
     WHERE day BETWEEN '2026-04-02' AND '2026-04-03' AND artist_id = $1`,
    [artistId],
  );
  expect(byTrack).toEqual([{ refunds: 500, net: -485 }]);
});

test("days are the store's: half past eleven in the evening UTC is the next day in Berlin", async () => {
  await tell([sale("2026-06-30T22:30:00.000Z", [100, 100])]);
  await mergeAll();
  const { rows } = await pool.query(
    "SELECT day::text FROM artist_day WHERE artist_id = $1 AND day >= '2026-06-30' AND day < '2026-07-05'",
    [artistId],
  );
  expect(rows).toEqual([{ day: "2026-07-01" }]);
});

test("currencies are never added", async () => {
  await tell([sale("2026-02-01T12:00:00.000Z", [1, 2], "USD"), sale("2026-02-01T12:00:00.000Z", [10, 20], "JPY")]);
  await mergeAll();
  const { rows } = await pool.query(
    "SELECT currency, gross_minor FROM platform_hour WHERE hour = '2026-02-01T12:00:00Z' ORDER BY currency",
  );
  expect(rows).toEqual([
    { currency: "JPY", gross_minor: 30 },
    { currency: "USD", gross_minor: 3 },
  ]);
});

test("three mergers racing over 3 000 events count each exactly once", async () => {
  const at = "2026-01-05T10:00:00.000Z";
  await pool.query(
    "INSERT INTO outbox (id, topic, payload) SELECT gen_random_uuid(), 'rollup', $1::jsonb FROM generate_series(1, 3000)",
    [JSON.stringify(sale(at, [60, 70]))],
  );
  const merged = await Promise.all([mergeAll(), mergeAll(), mergeAll()]);
  await mergeAll();
  expect(merged.reduce((a, b) => a + b, 0)).toBe(3000);
  const { rows } = await pool.query(
    "SELECT copies, gross_minor FROM artist_day WHERE day = '2026-01-05' AND artist_id = $1",
    [artistId],
  );
  expect(rows).toEqual([{ copies: 3000, gross_minor: 3000 * 130 }]);
});

test("the snapshot's hour is its minutes added up, set against target and the hour before", async () => {
  const now = new Date();
  now.setUTCMinutes(30, 20, 0);
  const minutesAgo = (n: number) => new Date(now.getTime() - n * 60_000).toISOString();
  await pool.query("INSERT INTO store_setting (key, value) VALUES ('hourlyTargetMinor', '{\"USD\": 6000}')");
  await tell([
    sale(minutesAgo(0), [300, 700]),
    sale(minutesAgo(10), [100, 100]),
    sale(minutesAgo(75), [40, 10]),
    sale(minutesAgo(45), [9, 9]),
  ]);
  await tell([refundOf(minutesAgo(5), 120), refundOf(minutesAgo(5), 30)]);
  await mergeAll();
  const snapshot = await buildSnapshot("USD", now, 7);
  expect(snapshot.hour).toMatchObject({
    revenueMinor: 1200,
    sales: 2,
    averageMinor: 600,
    previousSales: 1,
    previousAverageMinor: 50,
    targetMinor: 6000,
    feesMinor: 80,
    refunds: 2,
    refundsMinor: 150,
  });
  expect(snapshot.hour.minuteRefundsMinor[25]).toBe(150);
  expect(snapshot.hour.targetSoFarMinor).toBe(Math.round((6000 * (30 * 60 + 20)) / 3600));
  expect(snapshot.hour.minutes.slice(0, 31).reduce((sum: number, minute) => sum + (minute ?? 0), 0)).toBe(1200);
  expect(snapshot.hour.minutes.slice(31)).toEqual(Array(29).fill(null));
  expect(snapshot.topTracks.map((track) => [track.revenueMinor, track.sharePpm])).toEqual([
    [800, 666_667],
    [400, 333_333],
  ]);
  expect([167, 168, 169]).toContain(snapshot.week.hours.length);
  expect(snapshot).toMatchObject({ version: 7, currencies: ["USD", "JPY"] });
});
