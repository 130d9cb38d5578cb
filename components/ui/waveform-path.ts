export type BarLayout = { barPx: number; gapPx: number };

/** How many bars fit: fewer on narrow screens, never squeezed ones. */
export function countBars(widthPx: number, { barPx, gapPx }: BarLayout): number {
  return Math.max(1, Math.floor((widthPx + gapPx) / (barPx + gapPx)));
}

/** Folds or stretches `peaks` to `count` values, taking the loudest of each bucket so that attacks survive. */
export function resamplePeaks(peaks: readonly number[], count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / count));
    return Math.max(0, ...peaks.slice(from, to));
  });
}

/** Mirrored bars `from` (inclusive) to `to` (exclusive) as one path; a silent bar keeps 2 px so that time stays visible. */
export function drawBars(
  bars: readonly number[],
  from: number,
  to: number,
  heightPx: number,
  { barPx, gapPx }: BarLayout,
): string {
  let path = "";
  for (let index = Math.max(0, from); index < Math.min(to, bars.length); index++) {
    const bar = Math.max(2, Math.round(((bars[index] ?? 0) * heightPx) / 2) * 2);
    path += `M${index * (barPx + gapPx)} ${(heightPx - bar) / 2}h${barPx}v${bar}h-${barPx}z`;
  }
  return path;
}
