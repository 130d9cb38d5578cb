export type PlotPoint = { x: number; value: number | null };
export type BandPoint = { x: number; low: number; high: number };

/** The box that all plots are drawn in; the page stretches it, strokes keep their width. */
export const PLOT = { width: 1_000, height: 232 } as const;

const round = (value: number) => Math.round(value * 10) / 10;
const place = (x: number, value: number, top: number) =>
  `${round(x * PLOT.width)} ${round((1 - value / top) * PLOT.height)}`;

/** A line through the points that have a value; it breaks where there is none. `x` runs 0 to 1, values 0 to `top`. */
export function linePath(points: readonly PlotPoint[], top: number): string {
  let isDrawing = false;
  return points
    .map(({ x, value }) => {
      if (value === null) {
        isDrawing = false;
        return "";
      }
      const step = `${isDrawing ? "L" : "M"}${place(x, value, top)}`;
      isDrawing = true;
      return step;
    })
    .join("");
}

/** The area between two lines, there along the upper one and back along the lower; nothing without two points. */
export function bandPath(points: readonly BandPoint[], top: number): string {
  if (points.length < 2) return "";
  const upper = points.map(({ x, high }) => place(x, high, top));
  const lower = points.map(({ x, low }) => place(x, low, top)).reverse();
  return `M${[...upper, ...lower].join("L")}z`;
}
