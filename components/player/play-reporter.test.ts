import { beforeEach, expect, test, vi } from "vitest";
import { resumeListen, startListen, stopListen, tickListen } from "./play-reporter";

const sent: Promise<{ plays: { trackId: string; playedMs: number; source: string }[] }>[] = [];

beforeEach(() => {
  stopListen(0);
  sent.length = 0;
  vi.stubGlobal("navigator", {
    sendBeacon: (path: string, body: Blob) => {
      expect([path, body.type]).toEqual(["/api/plays", "application/json"]);
      sent.push(body.text().then((text) => JSON.parse(text)));
      return true;
    },
  });
});

const heard = async () => (await Promise.all(sent)).flatMap(({ plays }) => plays.map(({ playedMs }) => playedMs));

test("a mis-click is not a play", async () => {
  startListen("trk_a", "home");
  resumeListen(0);
  stopListen(900);
  expect(await heard()).toEqual([]);
});

test("while playing at most one report in 15 s, and the rest at the end", async () => {
  startListen("trk_b", "release");
  resumeListen(0);
  for (let now = 0; now <= 29_000; now += 250) tickListen(now);
  stopListen(30_000);
  expect(await heard()).toEqual([15_000, 30_000]);
});

test("a pause does not count as listening", async () => {
  startListen("trk_c", "search");
  resumeListen(0);
  stopListen(5_000);
  resumeListen(60_000);
  stopListen(64_000);
  expect(await heard()).toEqual([5_000, 9_000]);
});

test("the next track sends what was heard of the one before", async () => {
  startListen("trk_d", "artist");
  resumeListen(performance.now() - 4_000);
  startListen("trk_e", "artist");
  const [report] = await Promise.all(sent);
  expect(report?.plays[0]).toMatchObject({ trackId: "trk_d", source: "artist" });
  expect(report?.plays[0]?.playedMs).toBeGreaterThanOrEqual(4_000);
});
