import { expect, test } from "vitest";
import { buildCheckBars, chooseSpanMs, describeWait } from "./check-bars";

test("exactly one bar is now, also before the first moment and after the last", () => {
  for (const nowMs of [-5_000, 0, 75_000, 999_999]) {
    const bars = buildCheckBars({ sentAtMs: 0, askedAtMs: [], nowMs, spanMs: 150_000, count: 60 });
    expect(bars.filter((bar) => bar.kind === "now")).toHaveLength(1);
    expect(bars).toHaveLength(60);
  }
});

test("a question that was asked stands tall in the past", () => {
  const bars = buildCheckBars({ sentAtMs: 0, askedAtMs: [50_000], nowMs: 100_000, spanMs: 150_000, count: 60 });
  expect(bars[20]).toEqual({ kind: "past", height: 1 });
  expect(bars[21]?.height).toBeLessThan(0.5);
});

test.each([
  [0, 150_000, "0 s"],
  [99_999, 150_000, "99 s"],
  [140_000, 600_000, "2 min"],
  [7_200_000, 86_400_000, "2 h"],
])("a wait of %d ms is drawn over %d ms and said as %s", (waitedMs, spanMs, words) => {
  expect(chooseSpanMs(waitedMs)).toBe(spanMs);
  expect(describeWait(waitedMs)).toBe(words);
});
