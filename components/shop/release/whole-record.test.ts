import { expect, test } from "vitest";
import { findSpan, joinPeaks, layOut } from "./whole-record";

const track = (id: string, durationMs: number) => ({ id, title: id, position: 1, durationMs, peaks: [0.2, 1, 0.4] });
const { spans, durationMs } = layOut([track("a", 60_000), track("b", 30_000), track("c", 90_000)]);

test("tracks lie end to end", () => {
  expect(spans.map(({ fromMs }) => fromMs)).toEqual([0, 60_000, 90_000]);
  expect(durationMs).toBe(180_000);
});

test.each([
  ["before the record", -1, null],
  ["at the very start", 0, "a"],
  ["on a boundary the next track has begun", 60_000, "b"],
  ["just before it the one before still plays", 59_999, "a"],
  ["past the end the last one stays", 999_999, "c"],
])("%s", (_, positionMs, id) => {
  expect(findSpan(spans, positionMs)?.id ?? null).toBe(id);
});

test("every track is as wide as it is long", () => {
  const peaks = joinPeaks(spans, durationMs);
  expect(peaks).toHaveLength(480);
  expect(peaks.indexOf(0.08)).toBe(159);
});
