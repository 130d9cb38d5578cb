import { rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { makeUser } from "@/test/factories";
import { findFreePort } from "@/test/find-free-port";
import { type IpfsStandIn, startIpfsStandIn } from "@/test/ipfs-stand-in";
import { makeStoredSound } from "@/test/make-stored-sound";
import { mediaStore } from "../storage/media-store";
import { computeCid } from "../storage/unixfs-cid";
import { actOnStore } from "../upkeep/act-on-store";
import { IpfsNode } from "./ipfs-node";
import { planPins } from "./plan-pins";
import { type DuePin, openSealKey, pushPin } from "./push-pin";
import { openSealed } from "./seal-stream";
import { workPins } from "./work-pins";

const PATIENCE = { stallMs: 300, answerMs: 1_500, totalMs: 10_000 };

let standIn: IpfsStandIn;
let node: IpfsNode;
beforeAll(async () => {
  standIn = await startIpfsStandIn();
  node = new IpfsNode(standIn.url, PATIENCE);
});
afterAll(() => standIn.close());
beforeEach(async () => {
  standIn.mood = "well";
  standIn.pinned.clear();
  standIn.calls.length = 0;
  await pool.query("TRUNCATE media_pin, media_object, recording, release CASCADE");
});

type PinRow = DuePin & { reason: string | null; waits_s: number | null };
const listPins = async () =>
  (
    await pool.query<PinRow>(
      "SELECT *, next_try_at::text AS due_at, extract(epoch FROM next_try_at - now())::float AS waits_s FROM media_pin ORDER BY size_bytes, form",
    )
  ).rows;
const summarise = async () => (await listPins()).map(({ form, state, reason }) => [form, state, reason]);

async function pushAll(through = node, signal?: AbortSignal): Promise<void> {
  const store = mediaStore();
  for (const pin of await listPins())
    if ((pin.state as string) !== "pinned") await pushPin(pin, { node: through, store, ...(signal ? { signal } : {}) });
}
const setTrack = (trackId: string, change: string) => pool.query(`UPDATE track SET ${change} WHERE id = $1`, [trackId]);

test("a paid record: its preview goes as it is, its original sealed, and only the kept key opens that", async () => {
  const sound = await makeStoredSound();
  await planPins();
  await pushAll();
  expect(await summarise()).toEqual([
    ["plain", "pinned", null],
    ["sealed", "pinned", null],
  ]);
  const original = (await listPins())[1] as PinRow;
  expect([...standIn.pinned.keys()].sort()).toEqual([sound.previewCid, original.node_cid].sort());
  const sealed = standIn.pinned.get(original.node_cid ?? "") as Buffer;
  expect((await computeCid(one(sealed))).cid).toBe(original.node_cid);
  expect(original.node_cid).not.toBe(sound.cid);
  expect(sealed.includes(sound.bytes.subarray(1000, 1032))).toBe(false);
  const opened: Uint8Array[] = [];
  for await (const chunk of openSealed(one(sealed), openSealKey(sound.cid, original.sealed_key), sound.cid))
    opened.push(chunk);
  expect(Buffer.concat(opened).equals(sound.bytes)).toBe(true);
});

test.each([
  ["a draft's preview stays at home", "draft", "shares_original = true", [["sealed", "queued", null]]],
  [
    "paid",
    "published",
    "price_minor = 1",
    [
      ["plain", "queued", null],
      ["sealed", "queued", null],
    ],
  ],
  [
    "no price of its own is not free",
    "published",
    "price_minor = NULL",
    [
      ["plain", "queued", null],
      ["sealed", "queued", null],
    ],
  ],
  [
    "free",
    "published",
    "price_minor = 0",
    [
      ["plain", "queued", null],
      ["plain", "queued", null],
    ],
  ],
  [
    "paid, shared by its artist",
    "published",
    "shares_original = true",
    [
      ["plain", "queued", null],
      ["plain", "queued", null],
    ],
  ],
  ["withdrawn", "published", "deleted_at = now(), price_minor = 0", [["sealed", "queued", null]]],
] as const)("what is wanted: %s", async (_, status, change, expected) => {
  const { trackId } = await makeStoredSound({ status });
  await setTrack(trackId, change);
  await planPins();
  expect(await summarise()).toEqual(expected);
});

test("the same bytes, free at one artist and paid at another, go sealed", async () => {
  const one = await makeStoredSound();
  await makeStoredSound({ bytes: one.bytes });
  await setTrack(one.trackId, "price_minor = 0");
  await planPins();
  expect((await listPins()).filter(({ cid }) => cid === one.cid).map(({ form }) => form)).toEqual(["sealed"]);
});

test("shared, then not any more: the plain copy leaves at once, and the sealed one only when the plain one is there", async () => {
  const { trackId, cid } = await makeStoredSound();
  const formsOf = async () =>
    (await listPins()).filter((pin) => pin.cid === cid).map(({ form, state }) => `${form} ${state}`);
  await planPins();
  await pushAll();
  await setTrack(trackId, "shares_original = true");
  await planPins();
  expect(await formsOf()).toEqual(["plain queued", "sealed pinned"]);
  await pushAll();
  await planPins();
  expect(await formsOf()).toEqual(["plain pinned", "sealed leaving"]);
  await pushAll();
  expect(await formsOf()).toEqual(["plain pinned"]);
  await setTrack(trackId, "shares_original = false");
  await planPins();
  expect(await formsOf()).toEqual(["plain leaving", "sealed queued"]);
  await pushAll();
  expect(await formsOf()).toEqual(["sealed pinned"]);
  expect(standIn.pinned.has(cid)).toBe(false);
});

test.each([
  ["refused", "refused", async () => new IpfsNode(`http://127.0.0.1:${await findFreePort()}`, PATIENCE)],
  ["a black hole", "no_answer", async () => toMood("hole")],
  ["500", "node_error", async () => toMood("error")],
  ["another CID in the answer", "wrong_cid", async () => toMood("wrong")],
  ["gone in the middle", "refused", async () => toMood("cut")],
  ["told to stop before it named the bytes", "refused", async () => toMood("stopping")],
  ["half a word, and gone", "refused", async () => toMood("halting")],
] as const)("the node: %s. It is told, tried again later, and well again it is pinned", async (_, reason, arrange) => {
  await makeStoredSound({ status: "draft" });
  await planPins();
  await pushAll(await arrange());
  const [failed] = await listPins();
  expect(failed).toMatchObject({ state: "failed", reason, attempts: 1 });
  if (reason === "wrong_cid") expect(failed?.waits_s).toBeNull();
  else expect(failed?.waits_s).toBeGreaterThan(5);
  expect(standIn.pinned.size).toBe(0);
  standIn.mood = "well";
  await pushAll();
  expect(await listPins()).toEqual([expect.objectContaining({ state: "pinned", reason: null, attempts: 2 })]);
});

function toMood(mood: IpfsStandIn["mood"]): IpfsNode {
  standIn.mood = mood;
  return node;
}

test("slow is not silent: it takes longer than the patience for silence, and is pinned", async () => {
  const { bytes } = await makeStoredSound({ status: "draft", sizeBytes: 1_500_000 });
  await planPins();
  standIn.mood = "slow";
  const startedAt = Date.now();
  await pushAll();
  expect(Date.now() - startedAt).toBeGreaterThan(PATIENCE.stallMs);
  expect(await summarise()).toEqual([["sealed", "pinned", null]]);
  expect([...standIn.pinned.values()][0]?.length).toBeGreaterThan(bytes.length);
});

test("stopped in the middle of a push: still due, no try counted, and the next start pins the same ciphertext", async () => {
  await makeStoredSound({ status: "draft" });
  await planPins();
  standIn.mood = "hole";
  const abort = new AbortController();
  const reached = standIn.nextCall("add");
  const pushing = pushAll(node, abort.signal);
  const stopped = expect(pushing).rejects.toThrow("stop");
  await reached;
  abort.abort(new Error("stop"));
  await stopped;
  const [before] = await listPins();
  expect(before).toMatchObject({ state: "queued", attempts: 0, node_cid: expect.stringMatching(/^baf/) });
  standIn.mood = "well";
  expect(await workPins(undefined, node)).toBe(true);
  expect(await listPins()).toEqual([expect.objectContaining({ state: "pinned", node_cid: before?.node_cid })]);
});

test("each failure waits longer, up to an hour", async () => {
  await makeStoredSound({ status: "draft" });
  await planPins();
  standIn.mood = "error";
  const waits: number[] = [];
  for (let n = 0; n < 13; n++) {
    await pushAll();
    waits.push(Math.round((await listPins())[0]?.waits_s ?? 0));
  }
  expect(waits.slice(0, 4)).toEqual([15, 30, 60, 120]);
  expect(waits.at(-1)).toBe(3_600);
});

test("killed in the middle of a push and away for long: no try is used up, and back again it has the copy by itself", async () => {
  const first = await startIpfsStandIn();
  const there = new IpfsNode(first.url, PATIENCE);
  expect(await workPins(undefined, there)).toBe(false);
  await makeStoredSound({ status: "draft", sizeBytes: 600_000 });
  await planPins();
  first.mood = "hole";
  const reached = first.nextCall("add");
  const turn = workPins(undefined, there);
  await reached;
  await first.close();
  expect(await turn).toBe(true);
  await pool.query("UPDATE media_pin SET attempts = 9, next_try_at = now()");
  for (let n = 0; n < 3; n++) expect(await workPins(undefined, there)).toBe(false);
  expect(await listPins()).toEqual([expect.objectContaining({ state: "failed", reason: "refused", attempts: 9 })]);
  await pool.query("UPDATE media_pin SET next_try_at = now() + interval '1 hour'");
  const second = await startIpfsStandIn(Number(new URL(first.url).port));
  await workPins(undefined, there);
  expect((await listPins())[0]?.waits_s).toBeLessThanOrEqual(45);
  await pool.query("UPDATE media_pin SET next_try_at = now()");
  expect(await workPins(undefined, there)).toBe(true);
  expect(await summarise()).toEqual([["sealed", "pinned", null]]);
  await second.close();
});

test("a node that is there and refuses to say its version is there; a proxy before an empty chair is not", async () => {
  const statuses = [403, 404, 405, 502, 503];
  const asked = statuses.map(async (status) => {
    const proxy = await startAnswering(status);
    return new IpfsNode(proxy.url, PATIENCE).answers().finally(proxy.close);
  });
  expect(await Promise.all(asked)).toEqual([true, true, true, false, false]);
  await expect(node.answers(AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
});

test("the admin's button while a try is under way that then fails: due at once all the same", async () => {
  const { userId } = await makeUser(["admin"]);
  await makeStoredSound({ status: "draft" });
  await planPins();
  await pushAll(toMood("error"));
  standIn.mood = "hole";
  const reached = standIn.nextCall("add");
  const pushing = pushAll();
  await reached;
  const admin = {
    kind: "user",
    userId,
    name: "",
    roles: ["admin"],
    artistIds: [],
    sessionId: null,
    scopes: null,
  } as const;
  expect(await actOnStore(admin, { action: "retry" })).toBe(1);
  await pushing;
  expect(await listPins()).toEqual([expect.objectContaining({ reason: "no_answer", attempts: 1 })]);
  expect((await listPins())[0]?.waits_s).toBeLessThanOrEqual(0);
});

test("a try that fails after another has pinned the same leaves it pinned", async () => {
  await makeStoredSound({ status: "draft" });
  await planPins();
  standIn.mood = "hole";
  const reached = standIn.nextCall("add");
  const late = pushAll();
  await reached;
  standIn.mood = "well";
  await pushAll();
  await late;
  expect(await listPins()).toEqual([expect.objectContaining({ state: "pinned", reason: null, next_try_at: null })]);
});

test("what is part of another's pin is let go of", async () => {
  const proxy = await startAnswering(500, "bafy is pinned indirectly under bafz");
  await new IpfsNode(proxy.url, PATIENCE)
    .unpin("bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy")
    .finally(proxy.close);
});

test("a file that is gone, and a key that does not open, hold up nothing else", async () => {
  const [gone, locked, fine] = [
    await makeStoredSound({ status: "draft", sizeBytes: 10 }),
    await makeStoredSound({ status: "draft", sizeBytes: 20 }),
    await makeStoredSound({ status: "draft", sizeBytes: 30 }),
  ];
  await planPins();
  await rm((await mediaStore().statObject(gone.cid))?.path ?? "");
  await pool.query("UPDATE media_pin SET sealed_key = 'v1.aaaa.aaaa.aaaa' WHERE cid = $1", [locked.cid]);
  while (await workPins(undefined, node));
  const states = new Map((await listPins()).map(({ cid, state, reason }) => [cid, reason ?? (state as string)]));
  expect([gone, locked, fine].map(({ cid }) => states.get(cid))).toEqual(["missing_file", "internal", "pinned"]);
});

test("without a node nothing is planned and nothing waits", async () => {
  await makeStoredSound();
  expect(await workPins()).toBe(false);
  expect(await listPins()).toEqual([]);
});

/** Somebody who answers every call with this status. */
async function startAnswering(status: number, message = "no"): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ Message: message }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function* one(bytes: Uint8Array) {
  yield bytes;
}
