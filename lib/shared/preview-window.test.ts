import { expect, test } from "vitest";
import { previewWindow } from "./preview-window";

test.each([
  ["shorter than a preview: all of it", 12_000, { fromMs: 0, toMs: 12_000 }],
  ["exactly a preview", 30_000, { fromMs: 0, toMs: 30_000 }],
  ["a little longer: ends with the track", 40_000, { fromMs: 10_000, toMs: 40_000 }],
  ["a song: from two fifths in", 240_000, { fromMs: 96_000, toMs: 126_000 }],
  ["nothing at all", 0, { fromMs: 0, toMs: 0 }],
])("%s", (_, durationMs, expected) => {
  expect(previewWindow(durationMs)).toEqual(expected);
});
