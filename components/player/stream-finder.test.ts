import { beforeEach, expect, test, vi } from "vitest";
import type { StreamView } from "@/lib/shared/schemas/streams";

type Asked = { trackIds: string[]; plays: string[] };

const asked: Asked[] = [];
let answer: (body: Asked) => Response | Promise<Response>;
let finder: typeof import("./stream-finder");

const stream = (trackId: string, change: Partial<StreamView> = {}): StreamView => ({
  trackId,
  state: "full",
  url: `/api/streams/${trackId}`,
  mimeType: "audio/flac",
  expiresAt: new Date(Date.now() + 900_000).toISOString(),
  fromMs: 0,
  toMs: 1000,
  because: null,
  ...change,
});

beforeEach(async () => {
  asked.length = 0;
  vi.resetModules();
  vi.stubGlobal("document", {
    createElement: () => ({ canPlayType: (type: string) => (/mpeg|flac/.test(type) ? "probably" : "") }),
  });
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body)) as Asked;
    asked.push(body);
    return answer(body);
  });
  answer = ({ trackIds }) => Response.json({ streams: trackIds.map((id) => stream(id)) });
  finder = await import("./stream-finder");
});

test("asks for what is on and what comes next in one call, with what the browser plays, and then no more", async () => {
  expect((await finder.findStream("a", ["b", "a"])).url).toBe("/api/streams/a");
  expect((await finder.findStream("b", ["c"])).url).toBe("/api/streams/b");
  expect(asked).toEqual([{ trackIds: ["a", "b"], plays: ["mp3", "flac"] }]);
});

test.each([
  ["about to end", { expiresAt: new Date(Date.now() + 10_000).toISOString() }, 2],
  ["without an end", { expiresAt: null }, 1],
  ["being made", { state: "preparing", url: null }, 2],
  ["gone", { state: "none", url: null }, 2],
  ["a preview, a moment ago", { state: "preview", expiresAt: null }, 1],
] as const)("%s: asked %s times", async (_, change, times) => {
  answer = ({ trackIds }) => Response.json({ streams: trackIds.map((id) => stream(id, change)) });
  await finder.findStream("a");
  await finder.findStream("a");
  expect(asked).toHaveLength(times);
});

test("a preview is asked about again after a while: it may have been bought", () => {
  const found = { stream: stream("a", { state: "preview", expiresAt: null }), foundAt: 0 };
  expect([finder.isFresh(found, 14_000), finder.isFresh(found, 16_000)]).toEqual([true, false]);
});

test.each([
  ["no connection", () => Promise.reject(new TypeError("Failed to fetch")), "offline"],
  ["an error of the shop", () => new Response("", { status: 500 }), "busy"],
  ["an answer without the track", () => Response.json({ streams: [] }), "busy"],
  ["an answer that is no JSON", () => new Response("<html>"), "busy"],
])("%s", async (_, reply, problem) => {
  answer = reply;
  await expect(finder.findStream("a")).rejects.toMatchObject({ problem });
});

test.each([
  [206, "unplayable"],
  [404, "gone"],
  [403, "gone"],
  [410, "refunded"],
  [503, "missing"],
  [500, "busy"],
  [429, "busy"],
])("an address that answers %s: %s", async (status, problem) => {
  vi.stubGlobal("fetch", async () => new Response("x", { status }));
  expect(await finder.explainSilence("/x")).toBe(problem);
});
