import { expect, test } from "vitest";
import { newId } from "@/lib/shared/ids";
import { keyFor, keyStem } from "./attempt-keys";
import { backoffMs } from "./backoff";

const stem = keyStem(newId());
const attempt = { idempotencyKey: stem, confirmCount: 1, resolveCount: 0 };

test.each([
  [
    "a second confirm by the buyer is a new request",
    keyFor({ ...attempt, confirmCount: 2 }, "confirm"),
    `${stem}:cnf2`,
  ],
  ["asking again about a create is the same one", keyFor({ ...attempt, resolveCount: 9 }, "create"), `${stem}:new1`],
  ["a capture keeps its key for four questions", keyFor({ ...attempt, resolveCount: 3 }, "capture"), `${stem}:cap1`],
  ["then it gets the next", keyFor({ ...attempt, resolveCount: 4 }, "capture"), `${stem}:cap2`],
])("%s", (_, key, expected) => {
  expect(key).toBe(expected);
  expect(key.length).toBeLessThanOrEqual(45);
});

test.each([
  [0, 1_000],
  [1, 2_000],
  [6, 64_000],
  [17, 24 * 3_600_000],
  [5_000, 24 * 3_600_000],
])("question %i comes after %i ms", (count, ms) => {
  expect(backoffMs(count)).toBe(ms);
});
