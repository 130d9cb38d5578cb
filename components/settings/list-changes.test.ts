import { expect, test } from "vitest";
import { listChanges } from "./list-changes";

test.each([
  { why: "nothing before", before: null, after: { USD: 5 }, expected: [{ path: "USD", before: null, after: "5" }] },
  { why: "nothing after", before: 50, after: null, expected: [{ path: "", before: "50", after: null }] },
  { why: "plain values", before: 50, after: 75, expected: [{ path: "", before: "50", after: "75" }] },
  { why: "both empty", before: null, after: undefined, expected: [] },
  {
    why: "a null inside is a value",
    before: { a: null },
    after: { a: 1 },
    expected: [{ path: "a", before: "null", after: "1" }],
  },
  {
    why: "an emptied list",
    before: { a: ["x"] },
    after: { a: [] },
    expected: [
      { path: "a.0", before: "x", after: null },
      { path: "a", before: null, after: "[]" },
    ],
  },
  {
    why: "only what differs",
    before: { a: 1, b: { c: true } },
    after: { a: 1, b: { c: false } },
    expected: [{ path: "b.c", before: "true", after: "false" }],
  },
])("$why", ({ before, after, expected }) => expect(listChanges(before, after)).toEqual(expected));
