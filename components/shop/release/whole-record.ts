import { resamplePeaks } from "@/components/ui/waveform-path";

export type RecordTrack = { id: string; title: string; position: number; durationMs: number; peaks: readonly number[] };
export type RecordSpan = RecordTrack & { fromMs: number };

const BAR_COUNT = 480;

/** Tracks end to end, each with where it begins on the record. */
export function layOut(tracks: readonly RecordTrack[]): { spans: RecordSpan[]; durationMs: number } {
  let durationMs = 0;
  const spans = tracks.map(({ id, title, position, durationMs: lengthMs, peaks }) => {
    const span = { id, title, position, durationMs: lengthMs, peaks, fromMs: durationMs };
    durationMs += lengthMs;
    return span;
  });
  return { spans, durationMs };
}

/** One run of peaks for the whole record, every track as wide as it is long, ending low so that tracks read apart. */
export function joinPeaks(spans: readonly RecordSpan[], durationMs: number): number[] {
  return spans.flatMap(({ peaks, durationMs: lengthMs }) => {
    const share = Math.max(2, Math.round((lengthMs / durationMs) * BAR_COUNT));
    return [...resamplePeaks(peaks, share - 1), 0.08];
  });
}

/** The track under a position of the whole record; the last one at and after its end. */
export function findSpan(spans: readonly RecordSpan[], positionMs: number): RecordSpan | null {
  return spans.findLast(({ fromMs }) => fromMs <= positionMs) ?? null;
}
