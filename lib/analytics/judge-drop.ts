import "server-only";

export type HourSales = { sales: number; grossMinor: number };
export type WindowFigures = {
  hours: number;
  grossMinor: number;
  baselineMinor: number;
  expectedSales: number;
  /** Share of the baseline below which this window counts as low. */
  limitRate: number;
  rate: number;
};
export type DropVerdict =
  | { kind: "unknown"; reason: "history" | "volume" }
  | { kind: "low" | "normal" | "between"; weeks: number; last: WindowFigures; before: WindowFigures };

export const LEAST_WEEKS = 4;
export const MOST_WEEKS = 8;
/** Hours a window may be widened to; the caller hands over twice as many. */
export const WIDEST_HOURS = 24;
const LEAST_SALES = 30;
const DROP_LIMIT = 0.7;
const RECOVERED = 0.85;
/** One-sided 99 %: only the low side is an alarm. */
const Z_99 = 2.326;

/** The middle value, or the mean of the two middle ones; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

/**
 * Half the 99 % band of a window's revenue, as a share of what is expected: a sum of n sales varies by sqrt((1 + cv²) / n),
 * and the median of `weeks` such sums adds π/2 / weeks of its own variance.
 */
export function noiseRate(sales: number, saleVariation: number, weeks: number): number {
  return Z_99 * Math.sqrt(((1 + saleVariation ** 2) / sales) * (1 + Math.PI / 2 / weeks));
}

function sumOf(hours: readonly HourSales[], end: number, width: number): HourSales {
  const part = hours.slice(end - width, end);
  return {
    sales: part.reduce((sum, hour) => sum + hour.sales, 0),
    grossMinor: part.reduce((sum, hour) => sum + hour.grossMinor, 0),
  };
}

/**
 * Whether revenue fell away. `hours`: the last closed hours, oldest first; `weeks`: the same hours one week ago, two, …; both
 * twice WIDEST_HOURS long. Low is at least 30 % below the median of the weeks AND outside the 99 % band, in two windows in a
 * row that each expect 30 sales or more; a quiet shop gets wider windows. `saleVariation`: sd / mean of one sale's amount.
 */
export function judgeDrop(
  hours: readonly HourSales[],
  weeks: readonly (readonly HourSales[])[],
  saleVariation: number,
): DropVerdict {
  const used = weeks.slice(0, MOST_WEEKS);
  if (used.length < LEAST_WEEKS) return { kind: "unknown", reason: "history" };
  const figures = (end: number, width: number): WindowFigures => {
    const sums = used.map((week) => sumOf(week, end, width));
    const expectedSales = median(sums.map((sum) => sum.sales));
    const baselineMinor = median(sums.map((sum) => sum.grossMinor));
    const { grossMinor } = sumOf(hours, end, width);
    return {
      hours: width,
      grossMinor,
      baselineMinor: Math.round(baselineMinor),
      expectedSales,
      limitRate: Math.min(DROP_LIMIT, 1 - noiseRate(Math.max(expectedSales, 1), saleVariation, used.length)),
      rate: baselineMinor === 0 ? 1 : grossMinor / baselineMinor,
    };
  };
  for (let width = 1; width <= WIDEST_HOURS; width++) {
    const last = figures(hours.length, width);
    const before = figures(hours.length - width, width);
    if (Math.min(last.expectedSales, before.expectedSales) < LEAST_SALES) continue;
    const isLow = last.rate < last.limitRate && before.rate < before.limitRate;
    const kind = isLow ? "low" : last.rate >= RECOVERED ? "normal" : "between";
    return { kind, weeks: used.length, last, before };
  }
  return { kind: "unknown", reason: "volume" };
}
