import { expect, test } from "vitest";
import { dropTrack, moveToDisc, type Place, stepTrack } from "./move-track";

const read = (text: string): Place[] =>
  text.split(" ").map((place) => ({ id: place.slice(0, 1), disc: Number(place.slice(1)) }));
const write = (order: readonly Place[] | null) => order?.map(({ id, disc }) => `${id}${disc}`).join(" ") ?? null;

test.each([
  ["the first goes no further up", "a1 b1", "a", -1, null],
  ["the last goes no further down", "a1 b2", "b", 1, null],
  ["an unknown one stays unknown", "a1 b1", "x", 1, null],
  ["up", "a1 b1 c1", "c", -1, "a1 c1 b1"],
  ["down", "a1 b1 c1", "a", 1, "b1 a1 c1"],
  ["over the edge of a disc, up", "a1 b2 c2", "b", -1, "a1 b1 c2"],
  ["over the edge of a disc, down", "a1 b1 c2", "b", 1, "a1 b2 c2"],
] as const)("a step: %s", (_, order, id, step, moved) => {
  expect(write(stepTrack(read(order), id, step))).toBe(moved);
});

test.each([
  ["onto itself", "a1 b1", "a", "a", null],
  ["onto one that is gone", "a1 b1", "a", "x", null],
  ["from below", "a1 b1 c1", "c", "a", "c1 a1 b1"],
  ["from above", "a1 b1 c1", "a", "c", "b1 c1 a1"],
  ["onto another disc", "a1 b1 c2 d2", "a", "c", "b1 c2 a2 d2"],
] as const)("dropped %s", (_, order, id, onto, moved) => {
  expect(write(dropTrack(read(order), id, onto))).toBe(moved);
});

test.each([
  ["its own", "a1 b1", "a", 1, null],
  ["a new one", "a1 b1 c1", "a", 2, "b1 c1 a2"],
  ["an earlier one", "a1 b2 c2", "c", 1, "a1 c1 b2"],
] as const)("to a disc: %s", (_, order, id, disc, moved) => {
  expect(write(moveToDisc(read(order), id, disc))).toBe(moved);
});
