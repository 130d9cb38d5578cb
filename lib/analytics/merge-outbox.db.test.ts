import { beforeAll, expect, test } from "vitest";
import { makeRelease } from "../../test/factories";
import { pool } from "../platform/db";
import { newId } from "../shared/ids";
import type { SaleEvent } from "../shared/schemas/rollup";
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
  });
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
