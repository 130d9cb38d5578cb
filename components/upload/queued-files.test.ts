import { expect, test } from "vitest";
import type { KeptFile } from "./kept-files";
import { isQueuedAddress, queuedAddress, selectQueued } from "./queued-files";

const file = new File(["x"], "a.flac");
const queue = (key: string, order: number): KeptFile => ({
  uploadUrl: queuedAddress(key),
  file,
  key,
  queued: { artistId: "art_1", batch: "b", releaseId: null, order },
});
const begun = (key: string): KeptFile => ({ uploadUrl: `/api/uploads/tus/upl_${key}`, file, key });
const keysOf = (kept: KeptFile[], held: string[] = []) => selectQueued(kept, new Set(held)).map(({ key }) => key);

test.each([
  ["nothing kept", [], [], []],
  ["kept by a visit that knew no queue", [{ uploadUrl: "/api/uploads/tus/upl_1", file }], [], []],
  ["as they were dropped, not as they are kept", [queue("a", 2), queue("b", 1), queue("c", 3)], [], ["b", "a", "c"]],
  ["another tab is at work on it", [queue("a", 1), queue("b", 2)], [queuedAddress("a")], ["b"]],
  [
    "the page left between its address and the end of its waiting",
    [queue("a", 1), begun("a"), queue("b", 2)],
    [],
    ["b"],
  ],
  ["only begun ones", [begun("a")], [], []],
])("%s", (_, kept, held, expected) => expect(keysOf(kept, held)).toEqual(expected));

test("an address of the store is none of the queue", () => {
  expect([isQueuedAddress("/api/uploads/tus/upl_1"), isQueuedAddress(queuedAddress("x"))]).toEqual([false, true]);
});
