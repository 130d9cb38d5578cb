import type { RateSample } from "./upload-item";

const WINDOW_MS = 5_000;

/** Keeps the last five seconds, and one sample before them so that a stall lowers the rate instead of hiding it. */
export function addSample(samples: readonly RateSample[], sample: RateSample): RateSample[] {
  const from = samples.findLastIndex(({ atMs }) => atMs <= sample.atMs - WINDOW_MS);
  return [...samples.slice(Math.max(0, from)), sample];
}

/** Bytes per second over the kept samples; null until there is half a second to measure. */
export function measureRate(samples: readonly RateSample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return null;
  const spanMs = last.atMs - first.atMs;
  return spanMs < 500 ? null : Math.max(0, ((last.sentBytes - first.sentBytes) * 1000) / spanMs);
}

/** Whole seconds until `leftBytes` are sent, rounded up; null when the rate is not known or nothing moves. */
export function estimateSecondsLeft(leftBytes: number, bytesPerSecond: number | null): number | null {
  if (bytesPerSecond === null || bytesPerSecond <= 0) return null;
  return Math.ceil(leftBytes / bytesPerSecond);
}
