import { beforeAll, expect, test } from "vitest";
import { mergeAll, type SoldLine, sellAt } from "../../test/analytics-room";
import { makeRelease } from "../../test/factories";
import { writePlays } from "../catalog/record-plays";
import { pool } from "../platform/db";
import { getStoreZone } from "../platform/settings";
import { addDays, dayInZone } from "../shared/time";
import { closeDays, hasClosedDays } from "./close-days";
import { rebuildDays, requestRebuild } from "./rebuild-roll-ups";
import { recountDays, recountRollUps } from "./recount";
import { refreshSummaries } from "./summaries";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
let line: SoldLine;
let today: string;

beforeAll(async () => {
  const { id: releaseId, artistId } = await makeRelease();
  line = { releaseId, artistId, trackId: null, netMinor: 900 };
  for (const days of [0, 2, 20, 80, 300]) await sellAt({ at: daysAgo(days), lines: [line], email: "fan@example.test" });
  await mergeAll();
  today = dayInZone(new Date(), await getStoreZone());
});

async function readSpan(period: string) {
  const { rows } = await pool.query(
    `SELECT sum(copies)::int AS copies, sum(gross_minor)::int AS gross, sum(buyers)::int AS buyers, sum(listeners)::int AS listeners
     FROM artist_span WHERE period = $1 AND artist_id = $2`,
    [period, line.artistId],
  );
  return rows[0];
}

test("once a day, and again after days were counted anew or left half counted", async () => {
  expect(await hasClosedDays()).toBe(false);
  expect(await closeDays()).toBeGreaterThan(0);
  expect([await hasClosedDays(today), await hasClosedDays(addDays(today, 1))]).toEqual([true, false]);
  expect(await closeDays()).toBeNull();
  await rebuildDays(addDays(today, -3), addDays(today, -1));
  expect(await hasClosedDays()).toBe(false);
  expect(await closeDays()).toBeGreaterThan(0);
  await pool.query("UPDATE closed_days SET day = day - 1");
  expect(await closeDays()).toBeGreaterThan(0);
});

test.each([
  ["7d", 2],
  ["30d", 3],
  ["90d", 4],
  ["1y", 5],
])("%s holds the sales since then, today's among them, and the buyer once", async (period, copies) => {
  await closeDays();
  expect(await readSpan(period)).toEqual({ copies, gross: copies * 900, buyers: 1, listeners: 0 });
});

test("a sale that is merged late counts on its day; a listener who comes back is still one", async () => {
  const play = async (days: number) => {
    const at = daysAgo(days);
    const { rows } = await pool.query<{ id: string }>("SELECT id FROM track WHERE artist_id = $1", [line.artistId]);
    await writePlays([{ listenerId: "ear", trackId: rows[0]?.id ?? "", playedMs: 190_000, source: "home", at }]);
  };
  await play(40);
  await mergeAll();
  await pool.query("UPDATE closed_days SET day = NULL");
  await closeDays();
  expect([(await readSpan("30d"))?.listeners, (await readSpan("90d"))?.listeners]).toEqual([0, 1]);
  await play(10);
  await sellAt({ at: daysAgo(50), lines: [line], email: "late@example.test" });
  await mergeAll();
  expect(await readSpan("30d")).toEqual({ copies: 3, gross: 2700, buyers: 1, listeners: 1 });
  expect(await readSpan("90d")).toEqual({ copies: 5, gross: 4500, buyers: 2, listeners: 1 });
  const changes = async () => (await pool.query("SELECT 1 FROM artist_closed_change")).rowCount;
  expect(await changes()).toBeGreaterThan(0);
  await pool.query("UPDATE closed_days SET day = NULL");
  await closeDays();
  expect(await changes()).toBe(0);
  expect(await readSpan("90d")).toEqual({ copies: 5, gross: 4500, buyers: 2, listeners: 1 });
});

test("a recount holds what was added up against the days, and tells what is wrong", async () => {
  await closeDays();
  expect(await recountRollUps()).toEqual([]);
  expect(await recountDays(today, today)).toEqual([]);
  await pool.query(
    "UPDATE artist_closed SET gross_minor = gross_minor + 3, buyers = buyers + 1 WHERE period = '30d' AND currency = 'USD'",
  );
  expect(await recountDays(today, today)).toMatchObject([
    { rollUp: "artist_closed", column: "gross_minor" },
    { rollUp: "artist_closed", column: "buyers" },
  ]);
  await pool.query("UPDATE closed_days SET day = NULL");
  await closeDays();
  expect(await recountRollUps()).toEqual([]);
});

test("many late changes are worth it before the day ends, after a rest", async () => {
  await closeDays();
  await pool.query(
    `INSERT INTO artist_closed_change (day, currency, artist_id) SELECT current_date - 1, 'USD', $1 FROM generate_series(1, 100002)`,
    [line.artistId],
  );
  await pool.query("UPDATE closed_days SET closed_at = now() - interval '10 seconds', duration_ms = 1000");
  expect(await closeDays()).toBeNull();
  await pool.query("UPDATE closed_days SET closed_at = now() - interval '21 seconds'");
  expect(await closeDays()).toBeGreaterThan(0);
});

test("neither days nor summaries are added up while a backfill is under way", async () => {
  await requestRebuild();
  expect(await closeDays()).toBeNull();
  expect(await refreshSummaries(new Date(Date.now() + HOUR_MS))).toEqual([]);
});
