export const PREVIEW_LENGTH_MS = 30_000;
const START_SHARE = 0.4;

/** The part of a recording that everyone may hear: 30 s from two fifths in, or all of a shorter one. */
export function previewWindow(durationMs: number): { fromMs: number; toMs: number } {
  const latestMs = Math.max(0, durationMs - PREVIEW_LENGTH_MS);
  const fromMs = Math.min(latestMs, Math.floor(durationMs * START_SHARE));
  return { fromMs, toMs: Math.min(durationMs, fromMs + PREVIEW_LENGTH_MS) };
}
