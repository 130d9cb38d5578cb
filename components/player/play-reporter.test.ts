import { beforeEach, expect, test, vi } from "vitest";

type Sent = { via: "fetch" | "beacon"; plays: { trackId: string; playedMs: number; source: string }[] };

const sent: Sent[] = [];
let answer: () => Promise<Response>;
let isOnline = true;
let kept: Map<string, string>;
let reporter: typeof import("./play-reporter");
let outbox: typeof import("./play-outbox");

beforeEach(async () => {
  sent.length = 0;
  isOnline = true;
  kept = new Map();
  answer = async () => new Response("{}", { status: 202 });
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const reply = await answer();
    sent.push({ via: "fetch", ...JSON.parse(String(init.body)) });
    return reply;
  });
  vi.stubGlobal("navigator", {
    get onLine() {
      return isOnline;
    },
    sendBeacon: (_: string, body: Blob) => {
      body.text().then((text) => sent.push({ via: "beacon", ...JSON.parse(text) }));
      return true;
    },
  });
  await openPage();
});

/** A page that was just loaded: nothing in memory, what the browser kept is still there. */
async function openPage() {
  vi.resetModules();
  outbox = await import("./play-outbox");
  reporter = await import("./play-reporter");
}

const settled = () => vi.waitFor(() => expect(kept.get("backline.plays")).toBeUndefined());
const heard = () => sent.flatMap(({ plays }) => plays.map(({ trackId, playedMs }) => [trackId, playedMs]));

test("a mis-click is not a play", async () => {
  reporter.startListen("trk_a", "home");
  reporter.resumeListen(0);
  reporter.stopListen(900);
  await settled();
  expect(sent).toEqual([]);
});

test("while playing at most one report in 15 s, and the rest at the end", async () => {
  reporter.startListen("trk_b", "release");
  reporter.resumeListen(0);
  for (let now = 0; now <= 29_000; now += 250) {
    reporter.tickListen(now);
    await settled();
  }
  reporter.stopListen(30_000);
  await settled();
  expect(heard()).toEqual([
    ["trk_b", 15_000],
    ["trk_b", 30_000],
  ]);
});

test("a short pause does not count as listening; after a long one the play is another, which begins at nothing", async () => {
  reporter.startListen("trk_c", "search");
  reporter.resumeListen(0);
  reporter.stopListen(5_000);
  await settled();
  reporter.resumeListen(20_000);
  reporter.stopListen(24_000);
  await settled();
  reporter.resumeListen(54_000);
  reporter.stopListen(60_000);
  await settled();
  expect(heard()).toEqual([
    ["trk_c", 5_000],
    ["trk_c", 9_000],
    ["trk_c", 6_000],
  ]);
});

test("the next track sends what was heard of the one before", async () => {
  reporter.startListen("trk_d", "artist");
  reporter.resumeListen(performance.now() - 4_000);
  reporter.startListen("trk_e", "artist");
  await settled();
  expect(sent[0]?.plays[0]).toMatchObject({ trackId: "trk_d", source: "artist" });
  expect(sent[0]?.plays[0]?.playedMs).toBeGreaterThanOrEqual(4_000);
});

test("leaving the page sends a beacon with all that waits", async () => {
  reporter.startListen("trk_f", "home");
  reporter.resumeListen(0);
  reporter.leaveListen(7_000);
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect([sent[0]?.via, ...heard()]).toEqual(["beacon", ["trk_f", 7_000]]);
  expect(kept.size).toBe(0);
});

test("without a connection reports wait, one per listen, survive the page and go out together", async () => {
  answer = () => Promise.reject(new TypeError("Failed to fetch"));
  isOnline = false;
  reporter.startListen("trk_g", "home");
  reporter.resumeListen(0);
  reporter.tickListen(15_000);
  reporter.tickListen(30_000);
  reporter.startListen("trk_h", "home");
  reporter.resumeListen(performance.now() - 3_000);
  reporter.leaveListen();
  expect(sent).toEqual([]);

  await openPage();
  isOnline = true;
  answer = async () => new Response("{}", { status: 202 });
  await outbox.flushPlays();
  expect(sent).toHaveLength(1);
  expect(heard().map(([trackId]) => trackId)).toEqual(["trk_g", "trk_h"]);
  expect(heard()[0]?.[1]).toBeGreaterThanOrEqual(30_000);
  expect(kept.size).toBe(0);
});

test.each([
  [503, "kept"],
  [429, "kept"],
  [400, "forgotten"],
  [202, "forgotten"],
])("after an answer %s what was sent is %s", async (status, outcome) => {
  answer = async () => new Response("{}", { status });
  await outbox.sendPlay({ listen: "1", trackId: "trk_i", playedMs: 2_000, source: "home" });
  expect(kept.has("backline.plays")).toBe(outcome === "kept");
});

test("what another hand wrote is not sent", async () => {
  kept.set(
    "backline.plays",
    JSON.stringify([{ trackId: 7 }, null, { listen: "x", trackId: "a", playedMs: 1.5, source: "" }]),
  );
  await openPage();
  await outbox.flushPlays();
  expect(sent).toEqual([]);
});
