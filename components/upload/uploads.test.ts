import { describe, expect, test } from "vitest";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import { buildRows, NEW_RECORD, selectDeskItems, selectReleaseIds, singleGroup } from "./desk-rows";
import { findCommonPrice } from "./draft-changes";
import { formatBytes, formatLimit, splitBytes } from "./format-bytes";
import { addSample, estimateSecondsLeft, measureRate } from "./measure-rate";
import { checkReadiness } from "./publish-readiness";
import { reduceUploads, type UploadAction } from "./reduce-uploads";
import { selectStartable } from "./select-startable";
import { summariseUploads } from "./summarise-uploads";
import { EMPTY_UPLOADS, type UploadState } from "./upload-item";
import { readTypedPrice } from "./use-save-field";

const fileOf = (name: string, sizeBytes = 1000) => new File([new Uint8Array(sizeBytes)], name);
const trackOf = (id: string, releaseId: string) =>
  ({ id, releaseId, title: id, position: 1, isPriced: true, priceMinor: 129 }) as UploadedTrack;
const draftOf = (id: string, change: Partial<OwnReleaseDetail> = {}) =>
  ({ id, priceMinor: 129, tracks: [trackOf(`${id}-1`, id)], ...change }) as OwnReleaseDetail;

function play(actions: UploadAction[], from: UploadState = EMPTY_UPLOADS): UploadState {
  return actions.reduce(reduceUploads, from);
}
const add = (...keys: [key: string, groupKey: string][]): UploadAction => ({
  type: "added",
  files: keys.map(([key, groupKey]) => ({ key, file: fileOf(`${key}.flac`), target: { groupKey, artistId: "art_1" } })),
});
const start = (key: string): UploadAction => ({ type: "started", key, atMs: 0 });
const store = (key: string, releaseId: string, isDuplicate = false): UploadAction => ({
  type: "settled",
  key,
  atMs: 1,
  outcome: { kind: "stored", track: trackOf(`trk-${key}`, releaseId), isDuplicate },
});
const refuse = (key: string): UploadAction => ({
  type: "settled",
  key,
  atMs: 1,
  outcome: { kind: "refused", refusal: { title: "no", detail: "no", isTransient: false } },
});
const startable = (state: UploadState) => selectStartable(state).map((item) => item.key);

describe("what may start", () => {
  const record = add(["a", NEW_RECORD], ["b", NEW_RECORD], ["c", NEW_RECORD]);
  test.each<[string, UploadAction[], string[]]>([
    ["a new record sends its first file alone, because its answer names the record", [record], ["a"]],
    ["nothing joins while the first one is on its way", [record, start("a")], []],
    ["then two at a time", [record, start("a"), store("a", "rel_1")], ["b", "c"]],
    ["a refused first file hands its place on", [record, start("a"), refuse("a")], ["b"]],
    [
      "a first file that was here before names no record: the next is alone again",
      [record, start("a"), store("a", "rel_old", true)],
      ["b"],
    ],
    [
      "separate singles wait for nobody, two at a time",
      [add(["a", singleGroup("a")], ["b", singleGroup("b")], ["c", singleGroup("c")])],
      ["a", "b"],
    ],
    [
      "an opened record is known from the start",
      [{ type: "bound", groupKey: "rel_1", releaseId: "rel_1" }, add(["a", "rel_1"], ["b", "rel_1"], ["c", "rel_1"])],
      ["a", "b"],
    ],
    [
      "an analysing file still counts as one of the two",
      [
        add(["a", singleGroup("a")], ["b", singleGroup("b")], ["c", singleGroup("c")]),
        start("a"),
        { type: "sent", key: "a" },
      ],
      ["b"],
    ],
  ])("%s", (_label, actions, expected) => expect(startable(play(actions))).toEqual(expected));
});

test("progress never passes the file's own size, whatever the multipart frame adds", () => {
  const state = play([add(["a", "g"]), start("a"), { type: "progressed", key: "a", sentBytes: 1400, atMs: 10 }]);
  expect(state.items[0]?.sentBytes).toBe(1000);
});

test("a late word from the network does not bring a refused file back", () => {
  const state = play([add(["a", "g"]), start("a"), refuse("a"), { type: "sent", key: "a" }]);
  expect(state.items[0]?.phase).toBe("refused");
});

test("retrying starts from nothing, with another file when one was chosen", () => {
  const state = play([
    add(["a", "g"]),
    start("a"),
    refuse("a"),
    { type: "retried", key: "a", file: fileOf("other.wav") },
  ]);
  expect(state.items[0]).toMatchObject({ phase: "waiting", sentBytes: 0, refusal: null, file: { name: "other.wav" } });
});

test("a settled file that was removed meanwhile changes nothing", () => {
  const state = play([add(["a", "g"]), start("a"), { type: "removed", key: "a" }, store("a", "rel_1")]);
  expect(state).toEqual(EMPTY_UPLOADS);
});

test("clearing a desk leaves what is still on its way", () => {
  const state = play([add(["a", "g"], ["b", "g"]), start("a"), { type: "cleared", groupKeys: ["g"] }]);
  expect(state.items.map((item) => item.key)).toEqual(["a"]);
});

describe("rate and time left", () => {
  const steady = [0, 1000, 2000, 3000, 4000, 5000, 6000].map((atMs) => ({ atMs, sentBytes: atMs * 4 }));
  test("is read over the last five seconds", () => {
    const samples = steady.reduce(addSample, [] as ReturnType<typeof addSample>);
    expect(samples[0]?.atMs).toBe(1000);
    expect(measureRate(samples)).toBe(4000);
  });
  test("a stall lowers it", () => {
    const stalled = addSample(steady, { atMs: 11_000, sentBytes: 24_000 });
    expect(measureRate(stalled)).toBeLessThan(1000);
  });
  test.each([
    ["nothing yet", [], null],
    [
      "too short to say",
      [
        { atMs: 0, sentBytes: 0 },
        { atMs: 400, sentBytes: 900 },
      ],
      null,
    ],
  ])("%s", (_label, samples, expected) => expect(measureRate(samples)).toBe(expected));
  test.each([
    ["rounds up", 1001, 1000, 2],
    ["unknown rate", 1000, null, null],
    ["a standstill has no end", 1000, 0, null],
    ["done", 0, 1000, 0],
  ])("%s", (_label, left, rate, expected) => expect(estimateSecondsLeft(left, rate)).toBe(expected));
});

test("refused files count in the files, not in the bytes", () => {
  const state = play([
    add(["a", "g"], ["b", "g"]),
    start("a"),
    { type: "progressed", key: "a", sentBytes: 250, atMs: 9 },
    refuse("b"),
  ]);
  expect(summariseUploads(state.items)).toMatchObject({
    total: 2,
    refused: 1,
    open: 1,
    sentBytes: 250,
    totalBytes: 1000,
  });
});

test.each([
  ["nothing", 0, "0 KB"],
  ["a few bytes are not nothing", 29, "1 KB"],
  ["a limit to the byte", 50 * 1024 ** 2, "50.0 MB"],
  ["just under a gigabyte", 1024 ** 3 - 1024 ** 2, "1023.0 MB"],
  ["a gigabyte", 1024 ** 3, "1.0 GB"],
])("%s is %s bytes", (_label, sizeBytes, text) => expect(formatBytes(sizeBytes)).toBe(text));

test("a limit loses its empty decimals, a split keeps one unit", () => {
  expect(formatLimit(300 * 1024 ** 2)).toBe("300 MB");
  expect(splitBytes(512 * 1024 ** 2, 1024 ** 3)).toEqual({ part: "0.5", whole: "1.0 GB" });
  expect(splitBytes(0, 29)).toEqual({ part: "0", whole: "1 KB" });
});

describe("the desk", () => {
  const state = play([
    add(["a", NEW_RECORD], ["s", singleGroup("s")], ["x", "rel_9"]),
    { type: "bound", groupKey: "rel_9", releaseId: "rel_9" },
    start("a"),
    store("a", "rel_1"),
  ]);
  test("a new desk shows new files, an opened record its own", () => {
    expect(selectDeskItems(state, null).map((item) => item.key)).toEqual(["a", "s"]);
    expect(selectDeskItems(state, "rel_9").map((item) => item.key)).toEqual(["x"]);
    expect(selectDeskItems(state, "rel_1").map((item) => item.key)).toEqual(["a"]);
  });
  test("tracks from before stand first, and a file that became one of them is not shown twice", () => {
    const draft = draftOf("rel_1", { tracks: [trackOf("trk-old", "rel_1"), trackOf("trk-a", "rel_1")] });
    const items = selectDeskItems(state, "rel_1");
    expect(buildRows(items, state, { rel_1: draft }, "rel_1").map((row) => row.track?.id)).toEqual([
      "trk-old",
      "trk-a",
    ]);
    expect(selectReleaseIds(items, state, "rel_1")).toEqual(["rel_1"]);
  });
  test("a file that is on another record belongs to no record here", () => {
    const repeated = play([add(["a", NEW_RECORD]), start("a"), store("a", "rel_old", true)]);
    const rows = buildRows(selectDeskItems(repeated, null), repeated, {}, null);
    expect(rows[0]).toMatchObject({ releaseId: null, track: { releaseId: "rel_old" } });
    expect(selectReleaseIds(repeated.items, repeated, null)).toEqual([]);
  });
});

test.each([
  ["nothing on the desk", [], { open: 0, refused: 0 }, 0, false],
  ["a price is missing", [draftOf("a", { priceMinor: null })], { open: 0, refused: 0 }, 0, false],
  ["a record without a track", [draftOf("a", { tracks: [] })], { open: 0, refused: 0 }, 0, false],
  ["a file on its way", [draftOf("a")], { open: 1, refused: 0 }, 0, false],
  ["a refused file on the desk", [draftOf("a")], { open: 0, refused: 1 }, 0, false],
  [
    "a track of a record without its own price",
    [draftOf("a", { tracks: [trackOf("1", "a"), { ...trackOf("2", "a"), isPriced: false }] })],
    { open: 0, refused: 0 },
    0,
    false,
  ],
  [
    "the only track needs no price of its own",
    [draftOf("a", { tracks: [{ ...trackOf("1", "a"), isPriced: false }] })],
    { open: 0, refused: 0 },
    0,
    true,
  ],
  ["a field that was not saved", [draftOf("a")], { open: 0, refused: 0 }, 1, false],
  ["all there, free counts as a price", [draftOf("a", { priceMinor: 0 })], { open: 0, refused: 0 }, 0, true],
])("publishing: %s", (_label, drafts, summary, unsaved, isReady) => {
  expect(checkReadiness(drafts, summary, unsaved).isReady).toBe(isReady);
});

test.each([
  ["1,29", "1.29"],
  [" 5 ", "5"],
  ["1,000.00", "1,000.00"],
  ["abc", "abc"],
  ["-1", "-1"],
])("a typed price %j goes out as %j", (typed, sent) => expect(readTypedPrice(typed)).toBe(sent));

test.each([
  ["all alike", [129, 129], 129],
  ["they differ", [129, 200], null],
  ["one has none yet", [129, null], null],
  ["free is a price", [0, 0], 0],
])("the price of each track: %s", (_label, prices, common) => {
  const tracks = prices.map((price, index) => ({
    ...trackOf(`${index}`, "a"),
    priceMinor: price ?? 0,
    isPriced: price !== null,
  }));
  expect(findCommonPrice(draftOf("a", { tracks }))).toBe(common);
});
