import { beforeAll, expect, test } from "vitest";
import { mergeAll, type SoldLine, sellAt } from "../../test/analytics-room";
import { makeRelease } from "../../test/factories";
import { pool } from "../platform/db";
import { getStoreZone } from "../platform/settings";
import { analyticsStore } from "./postgres-store";
import { resolvePeriod } from "./resolve-period";
import { NO_FILTER } from "./store";
import { refreshSummaries } from "./summaries";

const ALL = ["7d", "30d", "90d", "1y"];
const later = (ms: number) => new Date(Date.now() + ms);
let line: SoldLine;

beforeAll(async () => {
  const { id: releaseId, artistId } = await makeRelease();
  line = { releaseId, artistId, trackId: null, netMinor: 900 };
});

async function sellOne(): Promise<void> {
  await sellAt({ at: new Date(), lines: [line] });
  await mergeAll();
}

async function readThirtyDays() {
  const period = resolvePeriod({ period: "30d" }, await getStoreZone(), new Date());
  const { data, source } = await analyticsStore.revenue(period, NO_FILTER);
  return { grossMinor: data[0]?.grossMinor ?? 0, source };
}

test("never filled: the roll-up answers; then the view, until something is merged", async () => {
  await sellOne();
  expect(await readThirtyDays()).toEqual({ grossMinor: 900, source: "rollup" });
  expect(await refreshSummaries()).toEqual(ALL);
  expect(await readThirtyDays()).toEqual({ grossMinor: 900, source: "view" });
  await sellOne();
  expect(await readThirtyDays()).toEqual({ grossMinor: 1800, source: "rollup" });
});

test("nothing is refreshed that did not change, nor before it has rested twenty times as long as it took", async () => {
  await sellOne();
  await refreshSummaries(later(3_600_000));
  expect(await refreshSummaries(later(3_600_000))).toEqual([]);
  await pool.query(
    "UPDATE summary_refresh SET refreshed_at = now(), duration_ms = CASE period WHEN '1y' THEN 3000 ELSE 1000 END",
  );
  await sellOne();
  expect(await refreshSummaries(later(19_000))).toEqual([]);
  expect(await refreshSummaries(later(21_000))).toEqual(["7d", "30d", "90d"]);
  expect(await refreshSummaries(later(61_000))).toEqual(["1y"]);
});

test("a day that ends makes a view stale, though nothing was merged", async () => {
  await refreshSummaries(later(3_600_000));
  await pool.query("UPDATE summary_refresh SET day = day - 1 WHERE period = '30d'");
  expect((await readThirtyDays()).source).toBe("rollup");
  expect(await refreshSummaries(later(3_600_000))).toEqual(["30d"]);
  expect((await readThirtyDays()).source).toBe("view");
});

test("one refresh at a time, each in the log: the first fill alone locks its readers out", async () => {
  await sellOne();
  const both = await Promise.all([refreshSummaries(later(3_600_000)), refreshSummaries(later(3_600_000))]);
  expect(both.map((done) => done.length).sort()).toEqual([0, ALL.length]);
  const { rows } = await pool.query<{ value: { period: string; concurrently: boolean; durationMs: number } }>(
    "SELECT value FROM system_metrics WHERE name = 'summary_refresh' AND value->>'period' = '7d' ORDER BY recorded_at",
  );
  expect(rows.length).toBeGreaterThanOrEqual(3);
  expect(rows.map(({ value }) => value.concurrently)).toEqual([false, ...Array(rows.length - 1).fill(true)]);
  expect(rows.every(({ value }) => value.durationMs > 0)).toBe(true);
});
