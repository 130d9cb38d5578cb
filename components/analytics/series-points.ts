import type { SeriesReply } from "@/lib/shared/schemas/analytics";

export type Bucket = SeriesReply["data"][number];
/** One step of the chart. The running bucket is drawn by `running` alone, tied to the step before it. */
export type ChartPoint = {
  start: string;
  settled: number | null;
  running: number | null;
  previous: number | null;
  target: number | null;
};

/** Buckets of one currency, oldest first, as lines. `targetMinor` is what all of the period so far should have brought. */
export function buildSeriesPoints(buckets: readonly Bucket[], targetMinor: number | null, asOf: string): ChartPoint[] {
  const target = targetMinor === null ? null : targetPerBucket(buckets, targetMinor, asOf);
  return buckets.map((bucket, index) => ({
    start: bucket.start,
    settled: bucket.isPartial ? null : bucket.grossMinor,
    running: bucket.isPartial || buckets[index + 1]?.isPartial ? bucket.grossMinor : null,
    previous: bucket.previous?.grossMinor ?? null,
    target,
  }));
}

const spanMs = ({ start, end }: Bucket) => Date.parse(end) - Date.parse(start);

/** Targets run evenly through their time; what has run by `asOf` is what `targetMinor` is of. */
function targetPerBucket(buckets: readonly Bucket[], targetMinor: number, asOf: string): number | null {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (!first || !last) return null;
  const end = Math.min(Date.parse(last.end), Math.max(Date.parse(asOf), Date.parse(first.start) + 1));
  return Math.round((targetMinor * spanMs(first)) / (end - Date.parse(first.start)));
}

export function highestOf(points: readonly ChartPoint[]): number {
  return Math.max(
    0,
    ...points.flatMap(({ settled, running, previous, target }) =>
      [settled, running, previous, target].map((value) => value ?? 0),
    ),
  );
}

/** Where a step lies across the chart, 0 to 1; a single one in the middle. */
export function placeOf(index: number, count: number): number {
  return count > 1 ? index / (count - 1) : 0.5;
}

/** Which steps get words under them: the first, the last and as many between as fit, evenly. */
export function chooseTicks(count: number, most: number): number[] {
  if (count <= 0) return [];
  const parts = Math.min(most, count) - 1;
  if (parts < 1) return [0];
  return Array.from({ length: parts + 1 }, (_, index) => Math.round((index * (count - 1)) / parts));
}
