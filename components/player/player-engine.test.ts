import { beforeEach, expect, test, vi } from "vitest";
import type { StreamView } from "@/lib/shared/schemas/streams";
import { FakeAudio } from "@/test/fake-audio";
import type { PlayerTrack } from "./player-store";

let controls: typeof import("./player-controls");
let store: typeof import("./player-store");
/** What the shop says of a track, and how an address of it answers. */
let streamOf: (trackId: string) => Partial<StreamView>;
let statusOf: (url: string) => number;
let isReachable = true;
const asked: string[][] = [];

const track = (id: string): PlayerTrack => ({
  id,
  title: id,
  artistName: "",
  artistSlug: "",
  releaseSlug: "",
  releaseTitle: "",
  coverUrl: null,
  durationMs: 200_000,
  peaks: [],
});
const QUEUE = ["a", "b", "c"].map(track);
const END = () => new Date(Date.now() + 900_000).toISOString();
const preview = { state: "preview", expiresAt: null, fromMs: 80_000, toMs: 110_000 } as const;

async function answer(path: string, init: RequestInit = {}): Promise<Response> {
  if (!isReachable) throw new TypeError("Failed to fetch");
  if (path === "/api/plays") return new Response("{}", { status: 202 });
  if (path !== "/api/streams") return new Response("x", { status: statusOf(path) });
  const { trackIds } = JSON.parse(String(init.body)) as { trackIds: string[] };
  asked.push(trackIds);
  const whole = { state: "full", mimeType: "audio/flac", fromMs: 0, toMs: 200_000, because: null };
  const streams = trackIds.map((trackId) => ({
    ...{ trackId, ...whole, url: `/api/streams/${trackId}?n=${asked.length}`, expiresAt: END() },
    ...streamOf(trackId),
  }));
  return Response.json({ streams });
}

beforeEach(async () => {
  vi.resetModules();
  FakeAudio.made = [];
  asked.length = 0;
  isReachable = true;
  streamOf = () => ({});
  statusOf = () => 206;
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("navigator", { onLine: true, sendBeacon: () => true });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  vi.stubGlobal("document", { createElement: () => ({ canPlayType: () => "probably" }) });
  vi.stubGlobal("Audio", FakeAudio);
  vi.stubGlobal("fetch", answer);
  controls = await import("./player-controls");
  store = await import("./player-store");
});

const state = () => store.playerState.get();
const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000 });
const heard = () => FakeAudio.heard as FakeAudio;

async function playFirst(positionMs?: number) {
  controls.playQueue(QUEUE, 0, "release", positionMs);
  await until(() => expect(FakeAudio.heard?.src).toContain("a"));
  return heard();
}

test("a whole track begins at its start, a preview where it begins in the whole", async () => {
  streamOf = (trackId) => (trackId === "b" ? { ...preview, url: "/api/tracks/b/preview" } : {});
  await playFirst();
  expect([store.playerPosition.get(), state().part?.isWhole]).toEqual([0, true]);
  controls.playNext();
  await until(() => expect(FakeAudio.heard?.src).toContain("preview"));
  heard().moveTo(2);
  expect([store.playerPosition.get(), state().part?.isWhole]).toEqual([82_000, false]);
});

test("beyond a preview the needle stays inside, and it is said", async () => {
  streamOf = () => ({ ...preview, url: "/api/tracks/a/preview" });
  await playFirst(10_000);
  expect([store.playerPosition.get(), state().notice]).toEqual([80_000, "outsidePreview"]);
  controls.seekTo(90_000);
  expect([heard().currentTime, state().notice]).toEqual([10, null]);
});

test("the next track is loaded before this one ends, and takes over with that address", async () => {
  const first = await playFirst();
  first.moveTo(185);
  const spare = FakeAudio.made.find((element) => element !== first);
  await until(() => expect(spare?.src).toContain("/api/streams/b"));
  const address = spare?.src;
  first.finish();
  await until(() => expect(FakeAudio.heard).toBe(spare));
  expect([heard().src, state().index, store.playerPosition.get()]).toEqual([address, 1, 0]);
});

test("after the last track it is silent and says nothing is wrong", async () => {
  controls.playQueue(QUEUE, 2, "release");
  await until(() => expect(FakeAudio.heard).toBeDefined());
  heard().finish();
  expect([state().status, state().problem]).toEqual(["paused", null]);
});

test("a file that is being made is waited for", async () => {
  streamOf = () => (asked.length < 2 ? { state: "preparing", url: null, expiresAt: null } : {});
  controls.playQueue(QUEUE, 0, "release");
  await until(() => expect(state().waitsFor).toBe("file"));
  await until(() => expect(FakeAudio.heard?.src).toContain("a"));
  expect([state().status, state().waitsFor]).toEqual(["playing", null]);
});

test("pressed again before the first sound: nothing plays", async () => {
  controls.playQueue(QUEUE, 0, "release");
  controls.togglePlay();
  await until(() => expect(asked).toHaveLength(1));
  await new Promise((resolve) => setImmediate(resolve));
  expect([FakeAudio.heard, state().status]).toEqual([undefined, "paused"]);
});

test("a link that is about to end is replaced in step, once", async () => {
  streamOf = () => (asked.length === 1 ? { expiresAt: new Date(Date.now() + 19_000).toISOString() } : {});
  const first = await playFirst();
  first.moveTo(30);
  await until(() => expect(heard()).not.toBe(first));
  expect([heard().src.includes("/api/streams/a"), Math.round(heard().currentTime), heard().muted]).toEqual([
    true,
    30,
    false,
  ]);
  expect(first.paused).toBe(true);
  heard().moveTo(31);
  expect(asked).toHaveLength(2);
});

test("what has arrived in full needs no other link", async () => {
  streamOf = () => ({ expiresAt: new Date(Date.now() + 19_000).toISOString() });
  const first = await playFirst();
  first.bufferedTo = 200;
  first.moveTo(30);
  await new Promise((resolve) => setImmediate(resolve));
  expect([heard() === first, asked.length]).toEqual([true, 1]);
});

test("an address that ran out in silence: another, from where it stopped", async () => {
  const first = await playFirst();
  first.moveTo(42);
  statusOf = () => 410;
  const before = first.src;
  first.tell("error");
  await until(() => expect(FakeAudio.heard?.src).not.toBe(before));
  expect([heard().currentTime, state().problem]).toEqual([42, null]);
});

test.each([
  ["refunded meanwhile", 410, { ...preview, because: "refunded" }, "refunded"],
  ["the file is missing", 503, {}, "missing"],
  ["withdrawn", 404, { state: "none", url: null }, "gone"],
] as const)("%s: it stops and says so", async (_, status, stream, problem) => {
  const first = await playFirst();
  statusOf = () => status;
  streamOf = () => stream as Partial<StreamView>;
  first.tell("error");
  await until(() => expect(state()).toMatchObject({ status: "failed", problem }));
  expect(FakeAudio.heard).toBeUndefined();
});

test("a sound this browser cannot play is tried twice, not for ever", async () => {
  const first = await playFirst();
  first.tell("error");
  await until(() => expect(asked).toHaveLength(2));
  await until(() => expect(FakeAudio.heard).toBeDefined());
  heard().tell("error");
  await until(() => expect(state()).toMatchObject({ status: "failed", problem: "unplayable" }));
});

test("no connection: it says so and goes on by itself", async () => {
  isReachable = false;
  controls.playQueue(QUEUE, 1, "release", 5_000);
  await until(() => expect(state().problem).toBe("offline"));
  isReachable = true;
  window.dispatchEvent(new Event("online"));
  await until(() => expect(FakeAudio.heard?.src).toContain("b"));
  expect(heard().currentTime).toBe(5);
});

test("muted stays muted on the other element", async () => {
  const first = await playFirst();
  controls.toggleMute();
  first.moveTo(185);
  const spare = FakeAudio.made.find((element) => element !== first);
  await until(() => expect(spare?.src).toContain("b"));
  first.finish();
  await until(() => expect(state().index).toBe(1));
  await until(() => expect(spare?.paused).toBe(false));
  expect(spare?.muted).toBe(true);
});
