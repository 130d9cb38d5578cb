const WIDTH = 104;
const HEIGHT = 32;
const INSET = 2;

/** Points of the line in a 104 × 32 box; a flat series runs along the floor. Exported for its test. */
export function sparkPoints(values: readonly number[]): { x: number; y: number }[] {
  const low = Math.min(...values, 0);
  const span = Math.max(...values) - low;
  const step = values.length > 1 ? (WIDTH - 2 * INSET) / (values.length - 1) : 0;
  return values.map((value, index) => ({
    x: round(INSET + index * step),
    y: round(span === 0 ? HEIGHT - INSET : HEIGHT - INSET - ((value - low) / span) * (HEIGHT - 2 * INSET)),
  }));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

type SparklineProps = { values: readonly (number | null)[]; className?: string };

/** Nothing known yet is a dotted floor. Silent for screen readers: the tile says the figure, the table the series. */
export function Sparkline({ values, className = "" }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  const points = sparkPoints(known);
  const last = points.at(-1);
  const isEmpty = known.length < 2 || known.every((value) => value === 0);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={`h-8 shrink-0 stroke-ink-2 ${className}`}
      preserveAspectRatio="xMinYMid"
      fill="none"
      aria-hidden="true"
      direction="ltr"
    >
      {isEmpty || !last ? (
        <path d={`M${INSET} 28H${WIDTH - INSET}`} strokeDasharray="2 4" strokeWidth="1.25" />
      ) : (
        <>
          <path
            d={`M${points.map((point) => `${point.x} ${point.y}`).join("L")}`}
            strokeWidth="1.25"
            vectorEffect="non-scaling-stroke"
          />
          <circle cx={last.x} cy={last.y} r="2" className="fill-ink stroke-none" />
        </>
      )}
    </svg>
  );
}
