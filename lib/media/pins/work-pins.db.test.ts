import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { makeStoredSound } from "@/test/make-stored-sound";
import { listPins, openPinsRoom } from "@/test/pins-room";
import { IpfsNode } from "./ipfs-node";
import { isNodeThere } from "./node-presence";
import { planPins } from "./plan-pins";
import { workPins } from "./work-pins";

const room = openPinsRoom();
const LARGE_BYTES = 17_000_000;
const stateOf = async (cid: string) => (await listPins()).find((pin) => pin.cid === cid)?.state as string;
const countCalls = () => room.standIn.calls.filter((path) => path === "add").length;

test("a large transfer that takes its time: one at a time, and small ones that come later are pinned beside it", async () => {
  const patient = new IpfsNode(room.standIn.url, { stallMs: 60_000, answerMs: 60_000, totalMs: 60_000 });
  const large = [
    await makeStoredSound({ status: "draft", sizeBytes: LARGE_BYTES }),
    await makeStoredSound({ status: "draft", sizeBytes: LARGE_BYTES }),
  ];
  await planPins();
  expect(await isNodeThere(patient)).toBe(true);
  const stop = new AbortController();
  room.standIn.mood = "hole";
  const reached = room.standIn.nextCall("add");
  const turn = expect(workPins(stop.signal, patient)).rejects.toThrow("stop");
  await reached;
  room.standIn.mood = "well";

  const small = [await makeStoredSound(), await makeStoredSound(), await makeStoredSound()];
  await planPins();
  for (const { cid, previewCid } of small) {
    await expect.poll(() => stateOf(previewCid), { timeout: 15_000 }).toBe("pinned");
    await expect.poll(() => stateOf(cid), { timeout: 15_000 }).toBe("pinned");
  }
  expect(await Promise.all(large.map(({ cid }) => stateOf(cid)))).toEqual(["queued", "queued"]);
  expect(countCalls()).toBe(1 + 2 * small.length);

  stop.abort(new Error("stop"));
  await turn;
  while (await workPins(undefined, patient));
  expect(await Promise.all(large.map(({ cid }) => stateOf(cid)))).toEqual(["pinned", "pinned"]);
});

test("a turn among small ones ends after a few, so that the loop is seen to go round", async () => {
  for (let n = 0; n < 4; n++) await makeStoredSound({ status: "draft", sizeBytes: 1_000 + n });
  await planPins();
  expect(await workPins(undefined, room.node)).toBe(true);
  expect(countCalls(), "of four").toBe(2);
  expect(await workPins(undefined, room.node)).toBe(true);
  expect(await workPins(undefined, room.node)).toBe(false);
  const { rows } = await pool.query("SELECT DISTINCT state FROM media_pin");
  expect(rows).toEqual([{ state: "pinned" }]);
});
