import type { Bar } from "./chart-points";

const UNIT = 12;

type MirroredBarsProps = { bars: readonly Bar[]; heightPx: number; className?: string };

/** Everything that runs in time is a waveform: past solid, now yellow, the rest faint. */
export function MirroredBars({ bars, heightPx, className = "" }: MirroredBarsProps) {
  const highest = Math.max(...bars.map((bar) => bar.value), 1);
  const draw = (state: Bar["state"]) =>
    bars
      .map((bar, index) => {
        if (bar.state !== state) return "";
        const height = Math.max(4, (bar.value / highest) * (heightPx - 6));
        const top = Math.round((heightPx - height) * 5) / 10;
        return `M${index * UNIT + 1.5} ${top}h9v${Math.round(height * 10) / 10}h-9z`;
      })
      .join("");
  return (
    <svg
      viewBox={`0 0 ${bars.length * UNIT} ${heightPx}`}
      preserveAspectRatio="none"
      height={heightPx}
      className={`w-full ${className}`}
      aria-hidden="true"
    >
      <path d={draw("past")} className="fill-ink" />
      <path d={draw("rest")} className="fill-line-2 opacity-45" />
      <path d={draw("now")} className="fill-signal stroke-signal-edge" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
