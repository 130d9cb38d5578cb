import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlayerTrack } from "./player-store";
import { MOST_TRACKS, moveQueue, type Queue, type QueueMove } from "./queue-moves";

const track = (id: string): PlayerTrack => ({
  id,
  title: id,
  artistName: "",
  artistSlug: "",
  releaseSlug: "",
  releaseTitle: "",
  coverUrl: null,
  durationMs: 1000,
  peaks: [],
});
const tracks = (names: string) => [...names].map(track);
const of = (names: string, index: number): Queue => ({ queue: tracks(names), index });
const show = ({ queue, index }: Queue) =>
  queue.map(({ id }, place) => (place === index ? id.toUpperCase() : id)).join("");

test.each<[string, Queue, QueueMove, string]>([
  ["to an empty queue", of("", 0), { kind: "add", tracks: tracks("ab") }, "Ab"],
  ["next, to an empty queue", of("", 0), { kind: "playNext", tracks: tracks("ab") }, "Ab"],
  ["what is on is not added again", of("abc", 1), { kind: "add", tracks: tracks("bd") }, "aBcd"],
  ["a track is in it once: the earlier place goes", of("abc", 2), { kind: "add", tracks: tracks("a") }, "bCa"],
  ["next comes right after what is on", of("abc", 0), { kind: "playNext", tracks: tracks("xy") }, "Axybc"],
  ["next from before what is on", of("abc", 2), { kind: "playNext", tracks: tracks("a") }, "bCa"],
  ["the same twice at once", of("a", 0), { kind: "add", tracks: tracks("bb") }, "Ab"],
  ["remove before what is on", of("abc", 1), { kind: "remove", index: 0 }, "Bc"],
  ["remove what is on: the next takes its place", of("abc", 1), { kind: "remove", index: 1 }, "aC"],
  ["remove what is on, the last", of("abc", 2), { kind: "remove", index: 2 }, "aB"],
  ["remove the only one", of("a", 0), { kind: "remove", index: 0 }, ""],
  ["remove what is not there", of("ab", 0), { kind: "remove", index: 5 }, "Ab"],
  ["move over what is on", of("abc", 1), { kind: "move", from: 0, to: 2 }, "Bca"],
  ["move what is on", of("abc", 1), { kind: "move", from: 1, to: 0 }, "Bac"],
  ["move beyond the end", of("abc", 1), { kind: "move", from: 0, to: 3 }, "aBc"],
  ["clear leaves what is on", of("abc", 1), { kind: "clear" }, "B"],
])("%s", (_, before, move, after) => {
  expect(show(moveQueue(before, move))).toBe(after);
});

test("no more than a browser keeps", () => {
  const many = Array.from({ length: MOST_TRACKS + 20 }, (_, n) => track(`t${n}`));
  expect(moveQueue(of("a", 0), { kind: "add", tracks: many }).queue).toHaveLength(MOST_TRACKS);
});

const anyMove: fc.Arbitrary<QueueMove> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("add" as const, "playNext" as const),
    tracks: fc.array(fc.constantFrom(..."abcdef").map(track), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant("remove" as const), index: fc.nat(7) }),
  fc.record({ kind: fc.constant("move" as const), from: fc.nat(7), to: fc.nat(7) }),
  fc.constant({ kind: "clear" as const }),
);

test("after any moves: no track twice, a place that exists, and what is on is on unless it was removed", () => {
  fc.assert(
    fc.property(fc.array(anyMove, { maxLength: 12 }), (moves) => {
      let state = of("abc", 1);
      for (const move of moves) {
        const current = state.queue[state.index];
        const next = moveQueue(state, move);
        const ids = next.queue.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        if (next.queue.length > 0) expect(next.queue[next.index]).toBeDefined();
        const isGone = move.kind === "remove" && move.index === state.index;
        if (current && !isGone) expect(next.queue[next.index]?.id).toBe(current.id);
        state = next;
      }
    }),
  );
});
