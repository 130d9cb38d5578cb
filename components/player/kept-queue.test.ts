import { expect, test } from "vitest";
import { parseKeptQueue } from "./kept-queue";

const track = (id: string) => ({
  id,
  title: "Low Tide",
  artistName: "Marguerite Ossian",
  artistSlug: "marguerite-ossian",
  releaseSlug: "tides",
  releaseTitle: "Tides",
  coverUrl: null,
  durationMs: 200_000,
  peaks: [0.1, 1],
});
const kept = {
  version: 1,
  queue: [track("a"), track("b")],
  index: 1,
  source: "release",
  positionMs: 8_000,
  isMuted: true,
};
const parse = (change: object) => parseKeptQueue(JSON.stringify({ ...kept, ...change }));

test.each([
  ["nothing kept", null],
  ["not JSON", "{["],
  ["a list", "[]"],
  ["another version", JSON.stringify({ ...kept, version: 2 })],
  ["no tracks", JSON.stringify({ ...kept, queue: [] })],
  ["nothing but tracks that do not fit", JSON.stringify({ ...kept, queue: [{ ...track("a"), peaks: "high" }] })],
])("%s: nothing", (_, text) => expect(parseKeptQueue(text)).toBeNull());

test("what was kept comes back", () => {
  const { version: _, ...expected } = kept;
  expect(parse({})).toEqual(expected);
});

test.each([
  ["the track that was on does not fit: the first, from its start", { queue: [track("a"), { id: 7 }] }, ["a"], 0, 0],
  ["one before it does not fit: it is still on, where it was", { queue: [{ id: 7 }, track("b")] }, ["b"], 0, 8_000],
  ["the same track twice", { queue: [track("a"), track("a")], index: 0 }, ["a"], 0, 8_000],
  ["a place that is none", { index: 9 }, ["a", "b"], 0, 0],
  ["a time that is none", { positionMs: "soon" }, ["a", "b"], 1, 0],
])("%s", (_, change, ids, index, positionMs) => {
  const found = parse(change);
  expect(found?.queue.map(({ id }) => id)).toEqual(ids);
  expect([found?.index, found?.positionMs]).toEqual([index, positionMs]);
});

test("drafts are not kept as such: an unknown source becomes a link", () => {
  expect(parse({ source: "portal" })?.source).toBe("link");
});
