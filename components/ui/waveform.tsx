"use client";
import { useMemo } from "react";
import { mergeClasses } from "./merge-classes";
import { useWidth } from "./use-width";
import { type BarLayout, countBars, drawBars, resamplePeaks } from "./waveform-path";

export type WaveformProps = {
  peaks: readonly number[];
  heightPx: number;
  /** Width the server draws for, in px: close to the real one means that hydration redraws almost nothing. */
  assumedWidthPx: number;
  /** Share already played, 0 to 1. */
  played?: number;
  barPx?: 2 | 3;
  /** Tailwind fill of the part to come; the accent's quiet companion unless told. */
  restClassName?: string;
  className?: string;
};

/** Mirrored bars, 1 px apart: past solid, rest faint. Time runs left to right in every language. */
export function Waveform({
  peaks,
  heightPx,
  assumedWidthPx,
  played = 0,
  barPx = 2,
  restClassName,
  className,
}: WaveformProps) {
  const [ref, widthPx] = useWidth<SVGSVGElement>(assumedWidthPx);
  const layout: BarLayout = useMemo(() => ({ barPx, gapPx: 1 }), [barPx]);
  const bars = useMemo(() => resamplePeaks(peaks, countBars(widthPx, layout)), [peaks, widthPx, layout]);
  const playedBars = Math.round(played * bars.length);
  const rest = useMemo(
    () => drawBars(bars, playedBars, bars.length, heightPx, layout),
    [bars, playedBars, heightPx, layout],
  );
  const past = useMemo(() => drawBars(bars, 0, playedBars, heightPx, layout), [bars, playedBars, heightPx, layout]);
  return (
    <svg
      ref={ref}
      aria-hidden="true"
      height={heightPx}
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      preserveAspectRatio="none"
      className={mergeClasses("block w-full", className)}
    >
      <path d={rest} className={restClassName ?? "fill-accent-quiet"} />
      {playedBars > 0 ? <path d={past} className="fill-accent" /> : null}
    </svg>
  );
}
