import "server-only";

const MOST = 240;

/** At most `most` bars of two decimals for a page that carries many waveforms; each bar is the loudest of those it stands for. */
export function thinPeaks(peaks: readonly number[], most: number = MOST): number[] {
  const count = Math.min(most, peaks.length);
  return Array.from({ length: count }, (_, n) => {
    const from = Math.floor((n * peaks.length) / count);
    const to = Math.floor(((n + 1) * peaks.length) / count);
    return Math.round(Math.max(...peaks.slice(from, to)) * 100) / 100;
  });
}
