import type { ReactNode, SVGProps } from "react";
import { PLOT } from "./plot-path";

const GRID = [0, 0.25, 0.5, 0.75, 1].map((part) => `M0 ${part * PLOT.height}H${PLOT.width}`).join("");

type PlotLineProps = Pick<SVGProps<SVGPathElement>, "className" | "strokeWidth" | "strokeDasharray"> & { d: string };

/** One line of a plot; its width does not stretch with the plot. */
export function PlotLine({ className = "stroke-ink", ...line }: PlotLineProps) {
  if (line.d === "") return null;
  return (
    <path
      {...line}
      className={className}
      fill="none"
      strokeLinejoin="round"
      strokeLinecap="round"
      vectorEffect="non-scaling-stroke"
    />
  );
}

/** The sheet of a line chart, in the HTML already: it needs no script and is as wide as its place. */
export function Plot({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox={`0 0 ${PLOT.width} ${PLOT.height}`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full overflow-visible"
      aria-hidden="true"
    >
      <path d={GRID} className="stroke-line" vectorEffect="non-scaling-stroke" />
      {children}
    </svg>
  );
}
