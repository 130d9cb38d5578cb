export const PREVIEW_LENGTH_MS = 30_000;
const START_SHARE = 0.4;

/**
 * The part of a recording that everyone may hear: 30 s from where its artist said, else from two fifths in; all of a
 * shorter one.
 */
export function previewWindow(durationMs: number, chosenMs: number | null = null): { fromMs: number; toMs: number } {
  const fromMs = Math.min(latestStart(durationMs), Math.max(0, chosenMs ?? Math.floor(durationMs * START_SHARE)));
  return { fromMs, toMs: Math.min(durationMs, fromMs + PREVIEW_LENGTH_MS) };
}

/** The last moment that a preview of full length can begin at; 0 when the whole recording is its own preview. */
export function latestStart(durationMs: number): number {
  return Math.max(0, durationMs - PREVIEW_LENGTH_MS);
}
