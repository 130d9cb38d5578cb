import "server-only";
import type { LiveSnapshot } from "../shared/schemas/live";
import { type HourSales, median } from "./judge-drop";

/** Two-sided 99 %: one hour in a hundred leaves the band by chance. */
const Z_99 = 2.576;
const LEAST_WEEKS = 2;
const LEAST_SALES = 30;
/** Closer together at first, where the band opens fastest. */
const BAND_MINUTES = [0, 1, 2, 3, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60];

type Usual = NonNullable<LiveSnapshot["hour"]["usual"]>;
type Likely = NonNullable<LiveSnapshot["hour"]["likely"]>;

/**
 * What the same hour of earlier weeks brought, pro rata for the `elapsed` share (0 to 1), and the band around it: the sum of
 * n sales varies by sqrt((1 + cv²) / n), and the median of so many weeks is itself uncertain. Null before two weeks.
 */
export function describeUsualHour(weeks: readonly HourSales[], saleVariation: number, elapsed: number): Usual | null {
  if (weeks.length < LEAST_WEEKS) return null;
  const grossMinor = median(weeks.map((week) => week.grossMinor));
  const sales = median(weeks.map((week) => week.sales));
  const spreadAt = (share: number) =>
    sales === 0
      ? 0
      : Z_99 * Math.sqrt(((1 + saleVariation ** 2) / sales) * (share + (share ** 2 * Math.PI) / 2 / weeks.length));
  return {
    weeks: weeks.length,
    grossMinor: Math.round(grossMinor),
    soFarMinor: Math.round(grossMinor * elapsed),
    sales,
    band: BAND_MINUTES.map((minute) => {
      const [middle, spread] = [(grossMinor * minute) / 60, grossMinor * spreadAt(minute / 60)];
      return { minute, lowMinor: Math.round(Math.max(0, middle - spread)), highMinor: Math.round(middle + spread) };
    }),
  };
}

type SoFar = { revenueMinor: number; sales: number; elapsed: number; saleVariation: number };

/**
 * Where the hour ends when it goes on as it has begun, with the 99 % band of what is still to come and of the pace itself.
 * Null before 30 sales: until then the pace says nothing.
 */
export function projectHour({ revenueMinor, sales, elapsed, saleVariation }: SoFar): Likely | null {
  if (sales < LEAST_SALES || elapsed <= 0) return null;
  const left = (1 - elapsed) / elapsed;
  const spread = (Z_99 * Math.sqrt((1 + saleVariation ** 2) * (left + left ** 2)) * revenueMinor) / Math.sqrt(sales);
  const expected = revenueMinor * (1 + left);
  return {
    grossMinor: Math.round(expected),
    lowMinor: Math.round(Math.max(revenueMinor, expected - spread)),
    highMinor: Math.round(expected + spread),
  };
}
