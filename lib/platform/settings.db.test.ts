import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { inTransaction, pool } from "./db";
import { env } from "./env";
import { openLiveChannel, subscribe } from "./live-channel";
import { getSetting, getStoreZone, SETTINGS, type SettingKey, setSetting } from "./settings";

let other: pg.Client;
beforeAll(async () => {
  other = new pg.Client({ connectionString: env.DATABASE_URL });
  await other.connect();
  await getSetting("storeName");
  (await subscribe("settings", () => undefined))();
});
afterAll(async () => {
  await other.end();
  await openLiveChannel().close();
});
const note = () =>
  other.query("SELECT pg_notify('backline_live', $1)", [JSON.stringify({ topic: "settings", message: {} })]);
beforeEach(async () => {
  await pool.query("DELETE FROM store_setting");
  await note();
  await expect.poll(() => getSetting("minimumPriceMinor")).toBe(50);
});

test("nothing stored: the defaults", async () => {
  const all = await Promise.all(
    (Object.keys(SETTINGS) as SettingKey[]).map(async (key) => [key, await getSetting(key)]),
  );
  expect(Object.fromEntries(all)).toEqual({
    storeName: "Backline",
    publicUrl: "",
    currency: "USD",
    hourlyTargetMinor: {},
    minimumPriceMinor: 50,
    maximumNamedMinor: 100_000,
    storeSharePpm: 60_000,
    feeBearer: "artist",
    maxLossyBytes: 50 * 1024 ** 2,
    maxLosslessBytes: 300 * 1024 ** 2,
    maxFilesPerArtist: 5_000,
    maxBytesPerArtist: 20 * 1024 ** 3,
    garbageGraceHours: 24,
    renditionKeepDays: 90,
    maxRenditionBytes: 50 * 1024 ** 3,
    isCacheOn: true,
    isSignUpOpen: true,
    storageReadMicrosPerGib: 90_000,
    uploadKeepDays: 7,
    saleNotices: "daily",
    retention: {},
    lettersPerDay: 2,
    lettersPerMinute: 60,
  });
});

test("what is set is in force at once here, and replaces what was", async () => {
  await setSetting(pool, "hourlyTargetMinor", { USD: 50_000 }, null);
  await setSetting(pool, "hourlyTargetMinor", { EUR: 1 }, null);
  expect(await getSetting("hourlyTargetMinor")).toEqual({ EUR: 1 });
  const { rows } = await pool.query("SELECT count(*) AS n FROM store_setting");
  expect(rows).toEqual([{ n: 1 }]);
});

test("what another process sets is in force here within a second; without a note it would be remembered", async () => {
  await setSetting(pool, "minimumPriceMinor", 10, null);
  await expect.poll(() => getSetting("minimumPriceMinor")).toBe(10);
  const set = (value: number) =>
    other.query("UPDATE store_setting SET value = $1 WHERE key = 'minimumPriceMinor'", [value]);
  await getSetting("minimumPriceMinor");
  await set(20);
  await note();
  await expect.poll(() => getSetting("minimumPriceMinor"), { timeout: 1_000, interval: 10 }).toBe(20);
});

test("a change that is rolled back was never there", async () => {
  const failing = inTransaction(async (db) => {
    await setSetting(db, "minimumPriceMinor", 1, null);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await expect.poll(() => getSetting("minimumPriceMinor")).toBe(50);
});

test.each<[string, string]>([
  ["negative", "-1"],
  ["text", '"cheap"'],
  ["null", "null"],
])("a stored value that makes no sense counts as the default: %s", async (_, json) => {
  await pool.query("INSERT INTO store_setting (key, value) VALUES ('minimumPriceMinor', $1)", [json]);
  await note();
  expect(await getSetting("minimumPriceMinor")).toBe(50);
});

test("a value outside its bounds is not stored", async () => {
  await expect(setSetting(pool, "minimumPriceMinor", -1, null)).rejects.toThrow();
  await expect(setSetting(pool, "storeSharePpm", 1_000_001, null)).rejects.toThrow();
  const { rows } = await pool.query("SELECT 1 FROM store_setting");
  expect(rows).toEqual([]);
});

test("the zone is the instance's", async () => {
  expect(await getStoreZone()).toBe("Europe/Berlin");
});
