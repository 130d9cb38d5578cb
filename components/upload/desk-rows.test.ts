import { expect, test } from "vitest";
import type { UploadedTrack } from "@/lib/shared/schemas/upload";
import { isFilling, NEW_RECORD } from "./desk-rows";
import { reduceUploads, type UploadAction } from "./reduce-uploads";
import { EMPTY_UPLOADS } from "./upload-item";

const target = (groupKey: string) => ({ groupKey, artistId: "art_1", batch: "b" });
const add = (groupKey: string, ...keys: string[]): UploadAction => ({
  type: "added",
  files: keys.map((key) => ({ key, file: new File(["x"], `${key}.flac`), target: target(groupKey) })),
});
const store = (key: string, releaseId: string): UploadAction => ({
  type: "settled",
  key,
  atMs: 1,
  outcome: { kind: "stored", track: { id: `trk-${key}`, releaseId } as UploadedTrack, isDuplicate: false },
});
const refuse = (key: string): UploadAction => ({
  type: "settled",
  key,
  atMs: 1,
  outcome: { kind: "refused", refusal: { title: "", detail: "", isTransient: false } },
});

test("a record fills while a file of its folder is on its way or paused, not for what was refused or goes elsewhere", () => {
  const begun = [add(NEW_RECORD, "a", "b", "c"), add("rel_2", "d"), store("a", "rel_1"), refuse("b")];
  const state = begun.reduce(reduceUploads, EMPTY_UPLOADS);
  expect(isFilling(state, "rel_1")).toBe(true);
  const paused = reduceUploads(state, { type: "paused", keys: ["c"] });
  expect(isFilling(paused, "rel_1")).toBe(true);
  const over = reduceUploads(state, store("c", "rel_1"));
  expect([isFilling(over, "rel_1"), isFilling(over, "rel_3")]).toEqual([false, false]);
});
