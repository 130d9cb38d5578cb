import { beforeAll, beforeEach, expect, test } from "vitest";
import { mergeAll, type SoldLine, sellAt } from "../../test/analytics-room";
import { makeRelease, makeUser } from "../../test/factories";
import { writePlays } from "../catalog/record-plays";
import { inTransaction, pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { announceSettings, getStoreZone } from "../platform/settings";
import { readStoreFacts } from "../platform/store-facts";
import { addDays, dayInZone } from "../shared/time";
import { answerPage } from "./answer-page";
import { getArtistSummary } from "./artist-summary";
import { changeStoreZone } from "./change-zone";
import { closeDays, hasClosedDays } from "./close-days";
import { analyticsDesk } from "./desk";
import { openPage } from "./open-page";
import { readRevenue } from "./read-analytics";
import { continueRebuild, readRebuild, rebuildRollUps } from "./rebuild-roll-ups";
import { recountDays, recountRollUps } from "./recount";
import { listTargets } from "./targets";
import { BeingCounted, readZone } from "./zone-of-record";

const BERLIN = "Europe/Berlin";
const TOKYO = "Asia/Tokyo";
const NEW_YORK = "America/New_York";
const DAY_MS = 24 * 3_600_000;
const viewer = { artistIds: null };
/** 20:30 UTC: the next day in Tokyo already, in Berlin and New York still the same. */
const evening = (days: number) => {
  const at = new Date(Date.now() - days * DAY_MS);
  at.setUTCHours(20, 30, 0, 0);
  return at;
};
let line: SoldLine;
let adminId: string;

beforeAll(async () => {
  const { id: releaseId, artistId, trackIds } = await makeRelease({ trackPrices: [129, 250] });
  line = { releaseId, artistId, trackId: null, netMinor: 1000, taxMinor: 190 };
  ({ userId: adminId } = await makeUser(["admin"]));
  for (const days of [1, 2, 9, 40, 120])
    await sellAt({ at: evening(days), lines: [line], email: `b${days % 2}@zone.test` });
  const play = { listenerId: "l1", trackId: trackIds[0] ?? "", playedMs: 190_000, source: "home" as const };
  await writePlays([1, 40].map((days) => ({ ...play, at: evening(days) })));
  await mergeAll();
});
beforeEach(async () => {
  await pool.query("UPDATE instance SET time_zone = $1", [BERLIN]);
  await pool.query("UPDATE rollup_state SET is_zone_changing = false");
  await announceSettings();
  await rebuildRollUps();
  expect(await recountRollUps()).toEqual([]);
});

const version = async () => (await readStoreFacts()).version;
const change = async (timeZone: string) => changeStoreZone(adminId, { timeZone, version: await version() });
const finish = async () => {
  while (await continueRebuild());
};
async function readDays(): Promise<string[]> {
  const { rows } = await pool.query<{ day: string }>(
    "SELECT day::text FROM platform_day WHERE orders > 0 ORDER BY day DESC",
  );
  return rows.map(({ day }) => day);
}
const daysIn = (zone: string) => [1, 2, 9, 40, 120].map((days) => dayInZone(evening(days), zone));
const ask = { period: "1y", compare: "none", format: "json" } as const;

test("every day is cut anew by the other zone, and its figures add up to what they were", async () => {
  const before = await readRevenue(ask, viewer, analyticsDesk());
  expect(await readDays()).toEqual(daysIn(BERLIN));
  await change(TOKYO);
  expect(await getStoreZone()).toBe(TOKYO);
  await finish();
  expect(await recountRollUps()).toEqual([]);
  expect(await readDays()).toEqual(daysIn(TOKYO));
  expect(daysIn(TOKYO)).not.toEqual(daysIn(BERLIN));
  const after = await readRevenue(ask, viewer, analyticsDesk());
  expect(after.totals).toEqual(before.totals);
  expect(after.period.zone).toBe(TOKYO);
  const { rows } = await pool.query(
    "SELECT actor_id, before, after FROM audit_entry WHERE action = 'store.zone_changed'",
  );
  expect(rows.at(-1)).toEqual({ actor_id: adminId, before: BERLIN, after: TOKYO });
});

test("while days are of two zones none is given: no figures, no page, no target, no summary, no recount", async () => {
  await closeDays();
  await change(TOKYO);
  for (let isGoingOn = true; isGoingOn; isGoingOn = await continueRebuild()) {
    await expect(readRevenue(ask, viewer, analyticsDesk())).rejects.toThrow(BeingCounted);
    await expect(readRevenue({ ...ask, period: "24h" }, viewer, analyticsDesk())).rejects.toThrow(BeingCounted);
    await expect(listTargets()).rejects.toThrow(BeingCounted);
    await expect(getArtistSummary([line.artistId])).rejects.toThrow(BeingCounted);
    const today = dayInZone(new Date(), TOKYO);
    expect(await recountDays(addDays(today, -1), today)).toEqual([]);
    expect([await closeDays(), await hasClosedDays()]).toEqual([null, false]);
  }
  expect(await readZone()).toEqual({ zone: TOKYO, isChanging: false, daysLeft: 0 });
  expect((await readRevenue(ask, viewer, analyticsDesk())).totals.length).toBeGreaterThan(0);
  expect((await getArtistSummary([line.artistId])).zone).toBe(TOKYO);
  expect(await closeDays()).toBeGreaterThan(0);
});

test("a page says that it is being counted, and how far that is", async () => {
  await change(TOKYO);
  const page = await openPage(
    {},
    viewer,
    (query, desk) => readRevenue(query, viewer, desk),
    () => false,
  );
  expect(await page.figures).toMatchObject({
    reply: null,
    isLater: true,
    refused: expect.stringMatching(/Asia\/Tokyo; \d+ days are left/),
  });
  expect(await answerPage(() => listTargets())).toMatchObject({ reply: null, isLater: true });
  const refusal = await readRevenue(ask, viewer, analyticsDesk()).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: "being_counted", retryAfterSeconds: 5 });
  await finish();
});

test("a step whose connection is killed never was, and the next worker goes on where the last one was", async () => {
  await change(TOKYO);
  await continueRebuild();
  const [state, days] = [await readRebuild(), await readDays()];
  const holder = await pool.connect();
  await holder.query("BEGIN");
  await holder.query("SELECT 1 FROM rollup_state FOR UPDATE");
  const step = continueRebuild().then(
    () => "done",
    () => "killed",
  );
  const waiting =
    "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%rollup_state%' AND pid <> pg_backend_pid()";
  await expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1);
  await pool.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) stuck`);
  expect(await step).toBe("killed");
  await holder.query("ROLLBACK");
  holder.release();
  expect([await readRebuild(), await readDays()]).toEqual([state, days]);
  expect((await readZone()).isChanging).toBe(true);
  await finish();
  expect(await recountRollUps()).toEqual([]);
  expect(await readDays()).toEqual(daysIn(TOKYO));
});

test("a change whose transaction is aborted changes nothing", async () => {
  const seen = [await readStoreFacts(), await readDays()];
  const failing = inTransaction(async (db) => {
    await db.query("UPDATE instance SET time_zone = $1", [TOKYO]);
    throw new Error("the machine went down");
  });
  await expect(failing).rejects.toThrow("the machine went down");
  await pool.query(
    "CREATE FUNCTION refuse_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no disk'; END $$",
  );
  await pool.query("CREATE TRIGGER refuse BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_audit()");
  await expect(change(TOKYO)).rejects.toThrow("no disk");
  await pool.query("DROP FUNCTION refuse_audit CASCADE");
  expect([await readStoreFacts(), await readDays()]).toEqual(seen);
  expect(await readZone()).toEqual({ zone: BERLIN, isChanging: false, daysLeft: 0 });
  expect(await recountRollUps()).toEqual([]);
});

test("another change before the first is counted, and the way back, begin from the first day again", async () => {
  await change(TOKYO);
  await continueRebuild();
  await change(NEW_YORK);
  await continueRebuild();
  await change(BERLIN);
  expect((await readZone()).isChanging).toBe(true);
  await finish();
  expect(await readDays()).toEqual(daysIn(BERLIN));
  expect(await recountRollUps()).toEqual([]);
});

test("sales, mergers and workers at work while the zone changes: each sale once, on one zone's day", async () => {
  const sell = async () => {
    for (let n = 0; n < 8; n++) await sellAt({ at: new Date(), lines: [line] });
  };
  const merge = async () => {
    for (let n = 0; n < 8; n++) await mergeAll();
  };
  await Promise.all([sell(), merge(), change(TOKYO).then(finish), merge(), finish()]);
  await finish();
  await mergeAll();
  expect(await readZone()).toMatchObject({ zone: TOKYO, isChanging: false });
  expect(await recountRollUps()).toEqual([]);
});

test("of two admins at a time one is told that the store was changed", async () => {
  const shown = await version();
  const both = await Promise.allSettled(
    [TOKYO, NEW_YORK].map((timeZone) => changeStoreZone(adminId, { timeZone, version: shown })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const refused = both.find(({ status }) => status === "rejected") as PromiseRejectedResult;
  expect(refused.reason).toMatchObject({
    code: "conflict",
    detail: expect.stringContaining("Somebody changed the store"),
  });
});

test("the zone in force, and one that is none, are refused on the field", async () => {
  await expect(change(BERLIN)).rejects.toMatchObject({ errors: [{ path: "timeZone" }] });
  await expect(change("Mars/Olympus")).rejects.toMatchObject({ errors: [{ path: "timeZone" }] });
  expect(await readZone()).toMatchObject({ zone: BERLIN, isChanging: false });
});

test("a process that has not heard of the change yet gives no figure of the old days, and knows it from then on", async () => {
  expect(await getStoreZone()).toBe(BERLIN);
  await pool.query("UPDATE instance SET time_zone = $1", [TOKYO]);
  const first = await readRevenue(ask, viewer, analyticsDesk()).catch((error: unknown) => error);
  expect(first).toBeInstanceOf(AppError);
  expect(first).toMatchObject({ code: "being_counted", detail: expect.stringContaining(TOKYO) });
  expect(await getStoreZone()).toBe(TOKYO);
});
