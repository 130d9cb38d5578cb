import { randomBytes } from "node:crypto";
import { utimes } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { inTransaction, pool } from "@/lib/platform/db";
import { setSetting } from "@/lib/platform/settings";
import { makeRelease } from "@/test/factories";
import { readAudioFixture } from "@/test/hostile-audio";
import { makeStoredSound } from "@/test/make-stored-sound";
import { untilBlocked } from "@/test/until-blocked";
import { insertMediaObject } from "../recording";
import { requestRenditions } from "../renditions";
import { mediaStore } from "../storage/media-store";
import { storeCover } from "../store-cover";
import { CID_REFERENCES, CIDS_THAT_KEEP_NOTHING } from "./cid-references";
import { planSweep } from "./plan-sweep";
import { removeGarbage, sweepStore } from "./sweep-store";

const HOUR_MS = 3_600_000;
const TOMORROW = () => new Date(Date.now() + 25 * HOUR_MS);
const store = mediaStore();

beforeEach(async () => {
  await pool.query("TRUNCATE media_pin, media_object, recording, release, storage_run CASCADE");
  for await (const { cid } of store.listObjects()) await store.remove(cid);
});

async function putObject(kind: "cover" | "rendition", bytes: Buffer = randomBytes(2_000)): Promise<string> {
  const object = await store.putBytes(bytes);
  await insertMediaObject(pool, object, kind, "image/webp");
  return object.cid;
}

describe("nothing that holds a CID is forgotten", () => {
  test("every column that refers to media_object, or is called a CID, is on one of the two lists", async () => {
    const { rows } = await pool.query<{ name: string }>(
      `SELECT t.relname || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
       JOIN pg_namespace n ON n.oid = t.relnamespace
       WHERE n.nspname = 'public' AND t.relkind IN ('r', 'p') AND NOT t.relispartition AND a.attnum > 0 AND NOT a.attisdropped
         AND (a.attname ~ '(^|_)cids?$' OR EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'f'
              AND c.confrelid = 'media_object'::regclass AND a.attnum = ANY (c.conkey)))`,
    );
    const listed = [...CID_REFERENCES.map(({ column }) => column), ...CIDS_THAT_KEEP_NOTHING];
    expect(rows.map(({ name }) => name).filter((name) => !listed.includes(name))).toEqual([]);
    const jsonColumns = ["recording.metadata"];
    expect(listed.filter((name) => ![...rows.map((row) => row.name), ...jsonColumns].includes(name))).toEqual([]);
  });

  test("no other text or JSON of a store with a cover, a sale's files and a rendition holds one", async () => {
    const sound = await makeStoredSound();
    const cover = await storeCover(pool, store, sound.id, readAudioFixture("cover.png"));
    await pool.query("UPDATE recording SET metadata = $1", [JSON.stringify({ cover })]);
    await makeRendition(sound, await putObject("rendition"));
    const { rows: columns } = await pool.query<{ table_name: string; column_name: string }>(
      `SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb', 'ARRAY', 'character varying')`,
    );
    expect(columns.length).toBeGreaterThan(50);
    const found: string[] = [];
    for (const { table_name: table, column_name: column } of columns) {
      const { rowCount } = await pool.query(
        `SELECT 1 FROM "${table}" WHERE "${column}"::text ~ 'baf[a-z2-7]{56}' LIMIT 1`,
      );
      if (rowCount) found.push(`${table}.${column}`);
    }
    const listed = [...CID_REFERENCES.map(({ column }) => column), "media_object.cid"];
    expect(found.sort()).toEqual(listed.sort());
  });
});

async function makeRendition(sound: { trackId: string; recordingId: string }, cid: string, usedAt = new Date()) {
  const key = randomBytes(32).toString("hex");
  await pool.query(
    `INSERT INTO rendition (key, track_id, recording_id, format, state, cid, content_hash, size_bytes, requested_at, made_at, used_at)
     VALUES ($1, $2, $3, 'flac', 'ready', $4, $5, 2000, now(), now(), $6)`,
    [key, sound.trackId, sound.recordingId, cid, "ab".repeat(32), usedAt],
  );
  return key;
}

test("a sweep takes what nothing names and what no row knows, after the grace period, and says before what it will be", async () => {
  const sound = await makeStoredSound();
  const cover = await storeCover(pool, store, sound.id, readAudioFixture("cover.png"));
  const replaced = await putObject("cover");
  const orphan = (await store.putBytes(randomBytes(600_000))).cid;
  const needed = [sound.cid, sound.previewCid, cover?.cid ?? "", cover?.smallCid ?? ""];
  expect(await planSweep()).toEqual([]);
  await sweepStore();
  for (const cid of [...needed, replaced, orphan]) expect(await store.has(cid)).toBe(true);
  const plan = await planSweep(TOMORROW());
  expect(plan.map(({ cid, why }) => [cid, why]).sort()).toEqual(
    [
      [orphan, "unknown"],
      [replaced, "unneeded"],
    ].sort(),
  );
  // the clock of the files is the disk's own, so it is the sweep that comes later
  await sweepStore(store, TOMORROW());
  for (const cid of needed) expect(await store.has(cid)).toBe(true);
  for (const cid of [replaced, orphan]) expect(await store.has(cid)).toBe(false);
  expect(await store.hasNodes(orphan)).toBe(false);
  expect(await store.hasNodes(sound.cid)).toBe(true);
  const { rows } = await pool.query(
    "SELECT done_objects, done_bytes, finished_at IS NULL AS open FROM storage_run ORDER BY started_at",
  );
  expect(rows).toEqual([
    { done_objects: 0, done_bytes: 0, open: false },
    { done_objects: 2, done_bytes: 602_000, open: false },
  ]);
});

test("the cover that came with a recording stays, though no release shows it", async () => {
  const { cid, smallCid } = { cid: await putObject("cover"), smallCid: await putObject("cover") };
  await makeStoredSound();
  await pool.query("UPDATE recording SET metadata = $1", [JSON.stringify({ cover: { cid, smallCid } })]);
  await sweepStore(store, TOMORROW());
  expect([await store.has(cid), await store.has(smallCid)]).toEqual([true, true]);
});

test("a recording whose tracks are all withdrawn stays: it may have been sold", async () => {
  const sound = await makeStoredSound();
  await pool.query("UPDATE track SET deleted_at = now(); UPDATE release SET deleted_at = now()");
  await sweepStore(store, TOMORROW());
  expect(await store.has(sound.cid)).toBe(true);
});

test("renditions go by age and by room, the newest last; their hash stays known, and who asks gets them made again", async () => {
  const sound = await makeStoredSound();
  const made = [];
  for (const hours of [0.1, 30, 24 * 80, 24 * 91]) {
    const cid = await putObject("rendition");
    made.push({ cid, key: await makeRendition(sound, cid, new Date(Date.now() - hours * HOUR_MS)) });
  }
  await pool.query("UPDATE media_object SET touched_at = now() - interval '100 days' WHERE kind = 'rendition'");
  await setSetting(pool, "maxRenditionBytes", 4_000, null);
  const planned = (await planSweep()).filter(({ why }) => why === "unused");
  expect(planned.map(({ cid }) => cid).sort()).toEqual(
    made
      .slice(2)
      .map(({ cid }) => cid)
      .sort(),
  );
  // files are as old as this test, so the hour must be over for them too
  await sweepStore(store, new Date(Date.now() + 2 * HOUR_MS));
  expect(await Promise.all(made.map(({ cid }) => store.has(cid)))).toEqual([true, true, false, false]);
  const { rows } = await pool.query("SELECT state, cid, content_hash FROM rendition WHERE key = $1", [made[3]?.key]);
  expect(rows).toEqual([{ state: "evicted", cid: null, content_hash: "ab".repeat(32) }]);
  const plan = { key: made[3]?.key ?? "", trackId: sound.trackId, recordingId: sound.recordingId, format: "flac" };
  expect(await requestRenditions([plan as never])).toEqual([{ key: plan.key, state: "waiting" }]);
});

describe("a writer that needs what is being swept", () => {
  /** As an upload does it: the row, what refers to it, the file, and then the commit. */
  async function write(bytes: Buffer, releaseId: string, beforeCommit: () => Promise<unknown> = async () => {}) {
    const received = await store.receive(one(bytes));
    await inTransaction(async (db) => {
      await insertMediaObject(db, received, "cover", "image/webp");
      await db.query("UPDATE release SET cover_cid = $2 WHERE id = $1", [releaseId, received.cid]);
      await received.commit();
      await beforeCommit();
    });
    return received.cid;
  }
  const future = () => new Date(Date.now() + HOUR_MS);

  test.each([
    ["its row is there and old", true],
    ["only its file is there, old", false],
  ])("the sweep waits for it and then leaves it alone: %s", async (_, hasRow) => {
    const [bytes, { id }] = [randomBytes(500), await makeRelease()];
    const { cid, ...object } = await store.putBytes(bytes);
    if (hasRow) await insertMediaObject(pool, { cid, ...object }, "cover", "image/webp");
    let sweeping: Promise<boolean> = Promise.resolve(true);
    await write(bytes, id, async () => {
      sweeping = removeGarbage({ cid, before: future() });
      await untilBlocked();
    });
    expect(await sweeping).toBe(false);
    expect(await store.has(cid)).toBe(true);
  });

  test("one that takes longer than the sweep's patience keeps its file", async () => {
    const [bytes, { id }] = [randomBytes(500), await makeRelease()];
    const { cid } = await store.putBytes(bytes);
    await write(bytes, id, async () => expect(await removeGarbage({ cid, before: future() })).toBe(false));
    expect(await store.has(cid)).toBe(true);
  });

  test("sixty times at once with two sweeps: whoever was first, what a row names is there", async () => {
    let kept = 0;
    for (let round = 0; round < 60; round++) {
      const [bytes, { id }] = [randomBytes(400), await makeRelease()];
      const { cid, ...object } = await store.putBytes(bytes);
      if (round % 2) await insertMediaObject(pool, { cid, ...object }, "cover", "image/webp");
      await pool.query("UPDATE media_object SET touched_at = '2020-01-01' WHERE cid = $1", [cid]);
      const before = new Date(Date.now() + 1);
      await wait(2);
      const [written] = await Promise.all([
        write(bytes, id),
        removeGarbage({ cid, before }),
        removeGarbage({ cid, before }),
      ]);
      if (await store.has(written)) kept += 1;
    }
    expect(kept).toBe(60);
  });
});

test("a file that was put back while its row was old is not taken", async () => {
  const cid = await putObject("cover");
  await pool.query("UPDATE media_object SET touched_at = '2020-01-01'");
  const file = (await store.statObject(cid))?.path ?? "";
  await utimes(file, new Date(), new Date());
  expect(await removeGarbage({ cid, before: new Date(Date.now() - HOUR_MS) })).toBe(false);
  expect((await pool.query("SELECT 1 FROM media_object WHERE cid = $1", [cid])).rowCount).toBe(1);
});

async function* one(bytes: Uint8Array) {
  yield bytes;
}
