import { beforeAll, expect, test } from "vitest";
import { mergeAll, refundAt, type SoldLine, sellAt, settleFeeAt } from "../../test/analytics-room";
import { makeRelease } from "../../test/factories";
import { recordPlays, writePlays } from "../catalog/record-plays";
import { pool } from "../platform/db";
import { registry } from "../platform/metrics";
import { divideByWeights } from "../shared/money";
import { GUEST } from "../shared/roles";
import { addDays, dayInZone } from "../shared/time";
import { continueRebuild, readRebuild, rebuildDays, rebuildRollUps, requestRebuild } from "./rebuild-roll-ups";
import { recountDays, recountRollUps } from "./recount";

const ZONE = "Europe/Berlin";
const HOUR_MS = 3_600_000;
const TABLES = [
  "track_day",
  "track_hour",
  "artist_day",
  "artist_hour",
  "platform_day",
  "platform_hour",
  "platform_minute",
  "reach_day",
];
const now = Date.now();
const hoursAgo = (hours: number) => new Date(now - hours * HOUR_MS);
const today = dayInZone(new Date(), ZONE);
let lines: SoldLine[];
let trackIds: string[];
let publicTrackId: string;

beforeAll(async () => {
  const release = await makeRelease({ trackPrices: [129, 250, 71] });
  trackIds = release.trackIds;
  publicTrackId = release.publicTrackIds[0] ?? "";
  const line = { releaseId: release.id, artistId: release.artistId, taxMinor: 19 };
  lines = [
    { ...line, trackId: null, netMinor: 1001 },
    { ...line, trackId: trackIds[1] ?? "", netMinor: 250 },
  ];
  for (const [n, hours] of [1, 5, 26, 50, 200, 900].entries()) {
    const sold = await sellAt({
      at: hoursAgo(hours),
      lines,
      feeMinor: 31,
      email: `b${n % 3}@rebuild.test`,
      feeBearer: n % 2 ? "store" : "artist",
    });
    await refundAt(sold, hoursAgo(hours - 0.5), 0, 100 + n, 7);
    await settleFeeAt(sold, hoursAgo(hours - 0.7), 40);
  }
  for (const [n, hours] of [700, 60, 30, 3, 2].entries())
    await writePlays([
      {
        listenerId: `l${n % 2}`,
        trackId: trackIds[n % 3] ?? "",
        playedMs: 190_000,
        source: "home",
        at: hoursAgo(hours),
      },
    ]);
  const listener = { listenerId: "grower", actor: GUEST, userAgent: "Mozilla/5.0" };
  for (const [playedMs, ms] of [
    [5_000, 0],
    [30_000, 20_000],
    [190_000, 40_000],
  ] as const)
    await recordPlays(listener, [{ trackId: publicTrackId, playedMs, source: "home" }], {
      now: () => new Date(now - 60_000 + ms),
    });
  await mergeAll();
});

async function readAll(): Promise<Record<string, unknown[]>> {
  const read = async (table: string) => {
    const nothing = table === "reach_day" ? "first_seen <> 0 OR last_seen <> 0" : "true";
    const { rows } = await pool.query<{ row: unknown }>(
      `SELECT to_jsonb(t) AS row FROM ${table} t WHERE ${nothing} ORDER BY to_jsonb(t)::text`,
    );
    return [table, rows.map(({ row }) => row)] as const;
  };
  return Object.fromEntries(await Promise.all(TABLES.map(read)));
}

test("merging, and counting everything anew, give the same rows to the cent", async () => {
  await pool.query("UPDATE platform_hour SET listeners_peak = 7 WHERE currency = 'XXX'");
  const merged = await readAll();
  expect(merged.track_day?.length).toBeGreaterThan(10);
  expect(await recountRollUps()).toEqual([]);
  await pool.query(
    "UPDATE artist_day SET net_minor = net_minor + 5; DELETE FROM track_day; UPDATE reach_day SET last_seen = 0",
  );
  expect((await recountRollUps()).length).toBeGreaterThan(0);
  const left: number[] = [];
  await rebuildRollUps((days) => left.push(days));
  expect(await readAll()).toEqual(merged);
  expect(await recountRollUps()).toEqual([]);
  expect(left.length).toBeGreaterThan(3);
  expect(left).toEqual([...left].sort((a, b) => b - a));
  expect(left.at(-1)).toBe(0);
});

test("a backfill that is cut off goes on where it was, and what is sold meanwhile counts once", async () => {
  await requestRebuild();
  const begun = await readRebuild();
  await continueRebuild();
  expect((await readRebuild())?.daysLeft).toBeLessThan(begun?.daysLeft ?? 0);
  await sellAt({ at: hoursAgo(0.1), lines });
  await sellAt({ at: hoursAgo(899), lines });
  while (await continueRebuild());
  expect(await readRebuild()).toBeNull();
  await mergeAll();
  expect(await recountRollUps()).toEqual([]);
});

test("sales and mergers at work while days are counted anew: each sale once", async () => {
  const sell = async () => {
    for (let n = 0; n < 12; n++) await sellAt({ at: new Date(), lines });
  };
  const merge = async () => {
    for (let n = 0; n < 12; n++) await mergeAll();
  };
  const rebuild = async () => {
    for (let n = 0; n < 4; n++) await rebuildDays(addDays(today, -1), today);
  };
  await Promise.all([sell(), sell(), merge(), rebuild(), rebuild()]);
  await mergeAll();
  expect(await recountRollUps()).toEqual([]);
});

test("a recount of days tells drift in the metric and in the log of the system, and nothing when all is right", async () => {
  const readMetric = async () => {
    const metric = await registry.getSingleMetric("backline_rollup_drift_minor")?.get();
    return metric?.values.filter(({ value }) => value !== 0).map(({ labels, value }) => [labels.currency, value]);
  };
  await sellAt({ at: hoursAgo(1), lines });
  expect(await recountDays(addDays(today, -1), today)).toEqual([]);
  expect(await readMetric()).toEqual([]);
  await pool.query("UPDATE platform_day SET gross_minor = gross_minor - 12 WHERE day = $1 AND currency = 'USD'", [
    dayInZone(hoursAgo(1), ZONE),
  ]);
  expect(await recountDays(addDays(today, -1), today)).toMatchObject([
    { rollUp: "platform_day", column: "gross_minor" },
  ]);
  expect(await readMetric()).toEqual([["USD", 12]]);
  const { rows } = await pool.query(
    "SELECT value->'driftMinor'->'USD' AS minor FROM system_metrics WHERE name = 'rollup_recount' ORDER BY recorded_at",
  );
  expect(rows).toEqual([{ minor: 0 }, { minor: 12 }]);
  await rebuildDays(addDays(today, -1), today);
  expect(await recountDays(addDays(today, -1), today)).toEqual([]);
});

test.each([
  ["one part takes all", 100, [5]],
  ["ties go to the lower index", 2, [1, 1, 1]],
  ["nothing to weigh by divides evenly", 7, [0, 0, 0]],
  ["what is negative is divided like what is not", -101, [300, 100, 7]],
  ["zero", 0, [3, 4]],
  ["large amounts", 9_007_199_254_740_000, [999_999_999, 1, 333_333_333]],
])("the database divides as the application does: %s", async (_, total, weights) => {
  const { rows } = await pool.query<{ parts: string[] }>("SELECT divide_by_weights($1, $2)::text[] AS parts", [
    total,
    weights,
  ]);
  expect(rows[0]?.parts.map(Number)).toEqual(divideByWeights(total, weights));
});
