import { rm } from "node:fs/promises";
import { expect, test } from "vitest";
import { findFreePort } from "@/launcher/postgres";
import { pool } from "@/lib/platform/db";
import { makeUser } from "@/test/factories";
import { type IpfsStandIn, startIpfsStandIn } from "@/test/ipfs-stand-in";
import { makeStoredSound } from "@/test/make-stored-sound";
import { listPins, openPinsRoom, PATIENCE, pushAll, startAnswering, summarise } from "@/test/pins-room";
import { mediaStore } from "../storage/media-store";
import { actOnStore } from "../upkeep/act-on-store";
import { IpfsNode } from "./ipfs-node";
import { planPins } from "./plan-pins";
import { workPins } from "./work-pins";

const room = openPinsRoom();

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
  expect(room.standIn.pinned.size).toBe(0);
  room.standIn.mood = "well";
  await pushAll(room.node);
  expect(await listPins()).toEqual([expect.objectContaining({ state: "pinned", reason: null, attempts: 2 })]);
});

function toMood(mood: IpfsStandIn["mood"]): IpfsNode {
  room.standIn.mood = mood;
  return room.node;
}

test("slow is not silent: it takes longer than the patience for silence, and is pinned", async () => {
  const { bytes } = await makeStoredSound({ status: "draft", sizeBytes: 1_500_000 });
  await planPins();
  room.standIn.mood = "slow";
  const startedAt = Date.now();
  await pushAll(room.node);
  expect(Date.now() - startedAt).toBeGreaterThan(PATIENCE.stallMs);
  expect(await summarise()).toEqual([["sealed", "pinned", null]]);
  expect([...room.standIn.pinned.values()][0]?.length).toBeGreaterThan(bytes.length);
});

test("stopped in the middle of a push: still due, no try counted, and the next start pins the same ciphertext", async () => {
  await makeStoredSound({ status: "draft" });
  await planPins();
  room.standIn.mood = "hole";
  const abort = new AbortController();
  const reached = room.standIn.nextCall("add");
  const pushing = pushAll(room.node, abort.signal);
  const stopped = expect(pushing).rejects.toThrow("stop");
  await reached;
  abort.abort(new Error("stop"));
  await stopped;
  const [before] = await listPins();
  expect(before).toMatchObject({ state: "queued", attempts: 0, node_cid: expect.stringMatching(/^baf/) });
  room.standIn.mood = "well";
  expect(await workPins(undefined, room.node)).toBe(true);
  expect(await listPins()).toEqual([expect.objectContaining({ state: "pinned", node_cid: before?.node_cid })]);
});

test("each failure waits longer, up to an hour", async () => {
  await makeStoredSound({ status: "draft" });
  await planPins();
  room.standIn.mood = "error";
  const waits: number[] = [];
  for (let n = 0; n < 13; n++) {
    await pushAll(room.node);
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
  await expect(room.node.answers(AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
});

test("the admin's button while a try is under way that then fails: due at once all the same", async () => {
  const { userId } = await makeUser(["admin"]);
  await makeStoredSound({ status: "draft" });
  await planPins();
  await pushAll(toMood("error"));
  room.standIn.mood = "hole";
  const reached = room.standIn.nextCall("add");
  const pushing = pushAll(room.node);
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
  room.standIn.mood = "hole";
  const reached = room.standIn.nextCall("add");
  const late = pushAll(room.node);
  await reached;
  room.standIn.mood = "well";
  await pushAll(room.node);
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
  while (await workPins(undefined, room.node));
  const states = new Map((await listPins()).map(({ cid, state, reason }) => [cid, reason ?? (state as string)]));
  expect([gone, locked, fine].map(({ cid }) => states.get(cid))).toEqual(["missing_file", "internal", "pinned"]);
});
