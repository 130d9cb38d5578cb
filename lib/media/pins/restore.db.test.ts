import { rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { pool } from "@/lib/platform/db";
import { runJobs } from "@/lib/platform/jobs";
import { type BytesServer, startBytesServer } from "@/test/bytes-server";
import { type IpfsStandIn, startIpfsStandIn } from "@/test/ipfs-stand-in";
import { makeStoredSound } from "@/test/make-stored-sound";
import { findObject, RESTORE_JOB } from "../find-object";
import { mediaStore } from "../storage/media-store";
import { IpfsNode } from "./ipfs-node";
import { planPins } from "./plan-pins";
import { restoreJob, restoreObject } from "./restore-object";
import { workPins } from "./work-pins";

// the environment is read once, by the first import
const port = await vi.hoisted(async () => {
  const { findFreePort } = await import("@/launcher/postgres");
  const found = await findFreePort();
  process.env.IPFS_API_URL = `http://127.0.0.1:${found}`;
  return found;
});

let standIn: IpfsStandIn;
let node: IpfsNode;
let bytes: BytesServer;
beforeAll(async () => {
  standIn = await startIpfsStandIn(port);
  node = new IpfsNode(standIn.url, { stallMs: 300, answerMs: 1_500, totalMs: 10_000 });
  bytes = await startBytesServer();
});
afterAll(async () => {
  await bytes.close();
  await standIn.close();
});
beforeEach(async () => {
  standIn.mood = "well";
  standIn.pinned.clear();
  await pool.query("TRUNCATE media_pin, media_object, recording, release CASCADE");
});

const pathOf = async (cid: string) => (await mediaStore().statObject(cid))?.path ?? "";
async function makePinned(status: "draft" | "published" = "published") {
  const sound = await makeStoredSound({ status });
  await planPins();
  while (await workPins(undefined, node));
  return sound;
}
async function readAll(cid: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of mediaStore().openRange(cid, 0, Number.MAX_SAFE_INTEGER)) pieces.push(piece);
  return Buffer.concat(pieces);
}

test("a missing original comes back from its sealed copy, byte by byte", async () => {
  const sound = await makePinned();
  await rm(await pathOf(sound.cid));
  expect(await restoreObject(sound.cid, { node })).toBe("restored");
  expect((await readAll(sound.cid)).equals(sound.bytes)).toBe(true);
  expect(await restoreObject(sound.cid, { node })).toBe("here");
});

test("a damaged one is replaced when that is asked for", async () => {
  const sound = await makePinned();
  await writeFile(await pathOf(sound.cid), "spoilt");
  await pool.query("INSERT INTO storage_finding (cid, problem) VALUES ($1, 'damaged')", [sound.cid]);
  expect(await restoreObject(sound.cid, { node })).toBe("here");
  expect(await restoreObject(sound.cid, { node, replace: true })).toBe("restored");
  expect((await readAll(sound.cid)).equals(sound.bytes)).toBe(true);
  expect((await pool.query("SELECT 1 FROM storage_finding")).rowCount).toBe(0);
});

test.each([
  ["one bit of the sealed copy turned", "wrong", "cid", "wrong_cid"],
  ["one bit of a plain copy turned", "wrong", "previewCid", "wrong_cid"],
  ["broken off", "cut", "cid", "refused"],
  ["a black hole", "hole", "cid", "no_answer"],
  ["500", "error", "cid", "node_error"],
] as const)("what is not the bytes never gets their name: %s", async (_, mood, which, outcome) => {
  const sound = await makePinned();
  const cid = sound[which];
  await rm(await pathOf(cid));
  await pool.query("INSERT INTO storage_finding (cid, problem) VALUES ($1, 'missing')", [cid]);
  standIn.mood = mood;
  expect(await restoreObject(cid, { node })).toBe(outcome);
  expect(await mediaStore().has(cid)).toBe(false);
  expect((await pool.query("SELECT reason FROM storage_finding WHERE cid = $1", [cid])).rows).toEqual([
    { reason: outcome },
  ]);
  await pool.query("DELETE FROM storage_finding");
});

test("a node that sends without end does not fill the disk", async () => {
  const sound = await makePinned();
  await rm(await pathOf(sound.previewCid));
  standIn.pinned.set(sound.previewCid, Buffer.alloc(4_000_000));
  expect(await restoreObject(sound.previewCid, { node })).toBe("wrong_cid");
});

test("what was never sent has no copy", async () => {
  const sound = await makeStoredSound();
  await rm(await pathOf(sound.cid));
  expect(await restoreObject(sound.cid, { node })).toBe("no_copy");
});

test("a listener waits while the worker gets the file back; without a worker it is a 503 that says when to come again", async () => {
  const sound = await makePinned();
  await rm(await pathOf(sound.previewCid));
  expect(await findObject(sound.previewCid, 300)).toBeNull();
  const jobs = await runJobs({ [RESTORE_JOB]: restoreJob }, "");
  const reply = await fetch(`${bytes.url}/api/bytes/preview/${sound.publicTrackIds[0]}`);
  expect([reply.status, reply.headers.get("etag")]).toEqual([200, `"${sound.previewCid}"`]);
  expect((await reply.arrayBuffer()).byteLength).toBe(3_000);
  await jobs.stop();
});

test("a node that has just failed is not asked again at once: the reader hears 503 without waiting", async () => {
  const sound = await makePinned();
  await rm(await pathOf(sound.previewCid));
  standIn.mood = "error";
  expect(await restoreObject(sound.previewCid, { node })).toBe("node_error");
  const startedAt = Date.now();
  const reply = await fetch(`${bytes.url}/api/bytes/preview/${sound.publicTrackIds[0]}`);
  expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "30"]);
  expect(Date.now() - startedAt).toBeLessThan(5_000);
});
