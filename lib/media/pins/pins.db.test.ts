import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { makeStoredSound } from "@/test/make-stored-sound";
import { listPins, openPinsRoom, type PinRow, pushAll, summarise } from "@/test/pins-room";
import { computeCid } from "../storage/unixfs-cid";
import { planPins } from "./plan-pins";
import { openSealKey } from "./push-pin";
import { openSealed } from "./seal-stream";
import { workPins } from "./work-pins";

const room = openPinsRoom();
const setTrack = (trackId: string, change: string) => pool.query(`UPDATE track SET ${change} WHERE id = $1`, [trackId]);

test("a paid record: its preview goes as it is, its original sealed, and only the kept key opens that", async () => {
  const sound = await makeStoredSound();
  await planPins();
  await pushAll(room.node);
  expect(await summarise()).toEqual([
    ["plain", "pinned", null],
    ["sealed", "pinned", null],
  ]);
  const original = (await listPins())[1] as PinRow;
  expect([...room.standIn.pinned.keys()].sort()).toEqual([sound.previewCid, original.node_cid].sort());
  const sealed = room.standIn.pinned.get(original.node_cid ?? "") as Buffer;
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
  await pushAll(room.node);
  await setTrack(trackId, "shares_original = true");
  await planPins();
  expect(await formsOf()).toEqual(["plain queued", "sealed pinned"]);
  await pushAll(room.node);
  await planPins();
  expect(await formsOf()).toEqual(["plain pinned", "sealed leaving"]);
  await pushAll(room.node);
  expect(await formsOf()).toEqual(["plain pinned"]);
  await setTrack(trackId, "shares_original = false");
  await planPins();
  expect(await formsOf()).toEqual(["plain leaving", "sealed queued"]);
  await pushAll(room.node);
  expect(await formsOf()).toEqual(["sealed pinned"]);
  expect(room.standIn.pinned.has(cid)).toBe(false);
});

test("without a node nothing is planned and nothing waits", async () => {
  await makeStoredSound();
  expect(await workPins()).toBe(false);
  expect(await listPins()).toEqual([]);
});

async function* one(bytes: Uint8Array) {
  yield bytes;
}
