import fc from "fast-check";
import { expect, test } from "vitest";
import { countBars, drawBars, resamplePeaks } from "./waveform-path";

test.each([
  ["nothing measured yet still draws one bar", 0, 1],
  ["one bar needs no gap", 2, 1],
  ["a second needs bar and gap", 5, 2],
  ["one pixel short of a second", 4, 1],
  ["a phone", 358, 119],
])("%s", (_, widthPx, bars) => {
  expect(countBars(widthPx, { barPx: 2, gapPx: 1 })).toBe(bars);
});

test.each([
  ["folding keeps the loudest", [0.1, 0.9, 0.2, 0.3], 2, [0.9, 0.3]],
  ["stretching repeats", [0.5, 1], 4, [0.5, 0.5, 1, 1]],
  ["no peaks are silence", [], 3, [0, 0, 0]],
])("%s", (_, peaks, count, expected) => {
  expect(resamplePeaks(peaks, count)).toEqual(expected);
});

test("a silent bar keeps 2 px, a full one the whole height, mirrored about the middle", () => {
  expect(drawBars([0, 1], 0, 2, 40, { barPx: 2, gapPx: 1 })).toBe("M0 19h2v2h-2zM3 0h2v40h-2z");
});

test("past and rest together draw every bar once", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }), fc.nat(60), (bars, played) => {
      const layout = { barPx: 3, gapPx: 1 };
      const path = drawBars(bars, 0, played, 40, layout) + drawBars(bars, played, bars.length, 40, layout);
      expect(path).toBe(drawBars(bars, 0, bars.length, 40, layout));
    }),
  );
});
