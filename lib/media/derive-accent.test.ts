import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Accent } from "@/lib/shared/schemas/catalog";
import { deriveAccent, PAPER } from "./derive-accent";
import { measureContrast, type Oklch, toOklch } from "./examine/oklch";

const fill = (...colors: [number, number, number][]) =>
  Uint8Array.from(colors.flatMap((color) => Array.from({ length: 256 }, () => color).flat()));
function parse(css: string): Oklch {
  const [l = 0, c = 0, h = 0] = css
    .replace(/[^\d. ]/g, "")
    .trim()
    .split(" ")
    .map(Number);
  return { l, c, h };
}
const themes = (accent: Accent) =>
  (["light", "dark"] as const).map((theme) => ({ theme, paper: PAPER[theme], set: accent[theme] }));

test.each([
  ["white", [255, 255, 255], 1, 0],
  ["black", [0, 0, 0], 0, 0],
  ["red", [255, 0, 0], 0.628, 0.2577],
  ["blue", [0, 0, 255], 0.452, 0.3132],
] as const)("OKLCH of %s as published", (_, [r, g, b], l, c) => {
  const color = toOklch(r, g, b);
  expect(color.l).toBeCloseTo(l, 2);
  expect(color.c).toBeCloseTo(c, 2);
});

test("black on white is 21:1", () => {
  expect(measureContrast(toOklch(0, 0, 0), toOklch(255, 255, 255))).toBeCloseTo(21, 1);
});

describe.each([
  ["yellow, the hardest by day", fill([255, 225, 30])],
  ["deep blue, the hardest in the dark", fill([10, 20, 140])],
  ["neon green", fill([57, 255, 20])],
  ["rust on green", fill([217, 72, 28], [31, 111, 92], [217, 72, 28])],
  ["one hue among greys", fill([120, 120, 120], [20, 20, 20], [180, 60, 90])],
])("%s", (_, pixels) => {
  test.each(themes(deriveAccent(pixels)))(
    "$theme: text reads on paper and on the wash, shapes are seen",
    ({ paper, set }) => {
      expect(measureContrast(parse(set.accent), paper)).toBeGreaterThanOrEqual(4.5);
      expect(measureContrast(parse(set.accent), parse(set.wash))).toBeGreaterThanOrEqual(4.5);
      expect(measureContrast(parse(set.onAccent), parse(set.accent))).toBeGreaterThanOrEqual(4.5);
      expect(measureContrast(parse(set.quiet), paper)).toBeGreaterThanOrEqual(3);
    },
  );
});

test("any colour at all keeps the contrasts", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(byte, byte, byte, (r, g, b) => {
      for (const { paper, set } of themes(deriveAccent(fill([r, g, b])))) {
        expect(measureContrast(parse(set.accent), paper)).toBeGreaterThanOrEqual(4.5);
        expect(measureContrast(parse(set.onAccent), parse(set.accent))).toBeGreaterThanOrEqual(4.5);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["grey", fill([128, 128, 128])],
  ["black and white", fill([0, 0, 0], [255, 255, 255])],
  ["no pixels", new Uint8Array(0)],
])("%s: the accent is ink", (_, pixels) => {
  expect(deriveAccent(pixels).light.accent).toBe("oklch(0.22 0.02 60)");
});

test("the hue with the most area × chroma wins over a larger pale one", () => {
  const { light } = deriveAccent(fill([200, 210, 225], [200, 210, 225], [200, 30, 30]));
  expect(parse(light.accent).h).toBeGreaterThan(10);
  expect(parse(light.accent).h).toBeLessThan(45);
});

test("chroma is tamed: at most .20 by day, .12 in the dark", () => {
  const { light, dark } = deriveAccent(fill([255, 0, 200]));
  expect(parse(light.accent).c).toBeLessThanOrEqual(0.2);
  expect(parse(dark.accent).c).toBeLessThanOrEqual(0.12);
});
