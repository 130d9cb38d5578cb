import { describe, expect, test } from "vitest";
import type { OwnReleaseDetail, UploadedTrack } from "@/lib/shared/schemas/upload";
import { buildRows, NEW_RECORD, selectDeskItems, selectReleaseIds, singleGroup } from "./desk-rows";
import { findCommonPrice } from "./draft-changes";
import { formatBytes, formatLimit, splitBytes } from "./format-bytes";
import { matchMissing } from "./match-missing";
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
  files: keys.map(([key, groupKey]) => ({
    key,
    file: fileOf(`${key}.flac`),
    target: { groupKey, artistId: "art_1", batch: null },
  })),
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
const sentAll = (key: string): UploadAction => ({ type: "sent", key });
const broken = (key: string): UploadAction => ({ type: "interrupted", key });
const pause = (key: string): UploadAction => ({ type: "paused", keys: [key] });
const resume = (key: string): UploadAction => ({ type: "resumed", keys: [key] });
const restore = (key: string, file: File | null, isPaused = false): UploadAction => ({
  type: "restored",
  uploads: [
    {
      key,
      file,
      name: `${key}.flac`,
      sizeBytes: 1000,
      sentBytes: 400,
      uploadUrl: `/api/uploads/tus/${key}`,
      isKept: file !== null,
      isPaused,
      target: { groupKey: "g", artistId: "art_1", batch: null },
    },
  ],
});
const startable = (state: UploadState) => selectStartable(state).map((item) => item.key);

describe("what may start", () => {
  const four = [add(["a", "g"], ["b", "g"], ["c", "h"], ["d", "i"])];
  test.each<[string, UploadAction[], string[]]>([
    ["three at a time, of one record or of several", four, ["a", "b", "c"]],
    ["all places taken", [...four, start("a"), start("b"), start("c")], []],
    ["an analysing file keeps its place", [...four, start("a"), start("b"), start("c"), sentAll("c")], []],
    ["one that waits for the network keeps it too", [...four, start("a"), start("b"), start("c"), broken("b")], []],
    ["a paused one gives it up", [...four, start("a"), start("b"), start("c"), pause("a")], ["d"]],
    ["and gets it back in its turn", [...four, pause("a"), start("b"), start("c"), start("d"), resume("a")], []],
    ["a refused one gives it up", [...four, start("a"), start("b"), start("c"), refuse("b")], ["d"]],
    ["one without its file cannot start", [restore("x", null)], []],
    ["one of an earlier visit starts by itself", [restore("x", fileOf("x.flac"))], ["x"]],
    ["one that was paused then does not", [restore("x", fileOf("x.flac"), true)], []],
    ["until it is resumed", [restore("x", fileOf("x.flac"), true), resume("x")], ["x"]],
  ])("%s", (_label, actions, expected) => expect(startable(play(actions))).toEqual(expected));
});

describe("going on after a break", () => {
  const progressed = (sentBytes: number, atMs: number): UploadAction => ({
    type: "progressed",
    key: "a",
    sentBytes,
    atMs,
  });
  const broke = [add(["a", "g"]), start("a"), progressed(800, 900), broken("a")];

  test("what is sent again counts once, and the rate starts anew", () => {
    const [item] = play([...broke, progressed(600, 5000), progressed(700, 6000)]).items;
    expect(item).toMatchObject({ phase: "uploading", sentBytes: 700 });
    expect(measureRate(item?.samples ?? [])).toBe(100);
  });

  test("a retry after a refusal keeps the address and what was sent", () => {
    const addressed: UploadAction = { type: "addressed", key: "a", uploadUrl: "/api/uploads/tus/1" };
    const [item] = play([...broke, addressed, refuse("a"), { type: "retried", key: "a" }]).items;
    expect(item).toMatchObject({ phase: "waiting", sentBytes: 800, uploadUrl: "/api/uploads/tus/1", refusal: null });
  });

  test("nothing of an earlier visit comes twice", () => {
    const state = play([restore("x", null), restore("x", null)]);
    expect(state.items).toHaveLength(1);
    const [first, other] = [fileOf("x.flac", 1000), fileOf("x.flac", 999)];
    expect(matchMissing(state.items, [other, first])).toEqual({ matches: [{ key: "x", file: first }], rest: [other] });
    expect(play([{ type: "found", key: "x", file: first }], state).items[0]).toMatchObject({
      phase: "waiting",
      sentBytes: 400,
      file: first,
    });
  });

  test("a late word does not wake what was paused", () => {
    const [item] = play([...broke, pause("a"), progressed(900, 7000), broken("a"), sentAll("a")]).items;
    expect(item?.phase).toBe("paused");
  });
});

test("progress never passes the file's own size", () => {
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
