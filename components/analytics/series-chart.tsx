"use client";
import { useLocale, useTranslations } from "next-intl";
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { formatDay, formatMinute } from "@/components/back/format-time";
import { axisSteps } from "@/components/dashboard/chart-points";
import { formatMoneyShort } from "@/components/dashboard/format-figures";
import { CURRENCY_EXPONENT, type Currency, formatMoney } from "@/lib/shared/money";
import type { BucketUnit } from "@/lib/shared/schemas/analytics";
import { type ChartPoint, chooseTicks, highestOf } from "./series-points";

const HEIGHT_PX = 232;
const MOST_TICKS = 5;
/** A period without a sale still gets an axis that reads. */
const FLOOR_UNITS = 40;

export type SeriesChartProps = {
  points: readonly ChartPoint[];
  currency: Currency;
  unit: BucketUnit;
  zone: string;
  label: string;
};

function useStepName({ unit, zone }: Pick<SeriesChartProps, "unit" | "zone">): (start: string) => string {
  const locale = useLocale();
  return (start) => (unit === "hour" ? `${formatMinute(start, "UTC")} UTC` : formatDay(start, zone, locale));
}

function Lines({ points, top, ...rest }: SeriesChartProps & { top: number }) {
  const steps = [0, 0.25, 0.5, 0.75, 1].map((part) => part * HEIGHT_PX);
  const still = { type: "linear", isAnimationActive: false } as const;
  return (
    <ResponsiveContainer width="100%" height={HEIGHT_PX} initialDimension={{ width: 720, height: HEIGHT_PX }}>
      <LineChart data={[...points]} margin={{ top: 0, right: 6, bottom: 0, left: 6 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} horizontalPoints={steps} stroke="var(--line)" />
        <XAxis hide dataKey="start" />
        <YAxis hide domain={[0, top]} allowDataOverflow />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--ink)" }}
          content={(props) => <StepFigures {...props} {...rest} />}
        />
        <Line {...still} dataKey="target" dot={false} activeDot={false} stroke="var(--ink)" strokeWidth={1} />
        <Line
          {...still}
          dataKey="previous"
          dot={false}
          activeDot={false}
          stroke="var(--ink-2)"
          strokeWidth={1.25}
          strokeDasharray="4 4"
        />
        <Line
          {...still}
          dataKey="settled"
          dot={points.length === 1}
          activeDot={false}
          stroke="var(--ink)"
          strokeWidth={2.5}
          strokeLinejoin="round"
        />
        <Line
          {...still}
          dataKey="running"
          activeDot={false}
          stroke="var(--ink)"
          strokeWidth={1.5}
          strokeDasharray="1 4"
          strokeLinecap="round"
          dot={(dot) => <RunningDot key={dot.index} {...dot} lastIndex={points.length - 1} />}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}

type DotProps = { cx?: number; cy?: number; index?: number; lastIndex: number };

/** What is happening now is yellow. */
function RunningDot({ cx, cy, index, lastIndex }: DotProps) {
  if (index !== lastIndex || cx === undefined || cy === undefined) return null;
  return <circle cx={cx} cy={cy} r={5} fill="var(--signal)" stroke="var(--on-signal)" />;
}

type StepFiguresProps = Pick<TooltipContentProps, "payload"> & Pick<SeriesChartProps, "currency" | "unit" | "zone">;

function StepFigures({ payload, currency, unit, zone }: StepFiguresProps) {
  const t = useTranslations("analytics.chart");
  const nameStep = useStepName({ unit, zone });
  const point: ChartPoint | undefined = payload[0]?.payload;
  if (!point) return null;
  const isRunning = point.settled === null && point.running !== null;
  const rows = [
    [isRunning ? "running" : "current", point.settled ?? point.running],
    ["previous", point.previous],
    ["target", point.target],
  ] as const;
  return (
    <div className="rounded-tight border border-rule bg-raise px-2.5 py-1.5 text-12">
      <b className="font-semibold">{nameStep(point.start)}</b>
      {rows.map(([key, value]) =>
        value === null ? null : (
          <p key={key} className="flex justify-between gap-4">
            <span className="text-ink-2">{t(key)}</span>
            <span className="figures">{formatMoney({ amountMinor: value, currency })}</span>
          </p>
        ),
      )}
    </div>
  );
}

/** Gross by hour, day or week. Time runs left to right in every language. */
export function SeriesChart(props: SeriesChartProps) {
  const { points, currency, label } = props;
  const nameStep = useStepName(props);
  const steps = axisSteps(highestOf(points), FLOOR_UNITS * 10 ** CURRENCY_EXPONENT[currency]);
  const top = steps.at(-1) ?? 1;
  const ticks = chooseTicks(points.length, MOST_TICKS);
  return (
    <div dir="ltr" className="mt-3 grid grid-cols-[minmax(0,1fr)_44px] md:grid-cols-[minmax(0,1fr)_52px]">
      <div className="h-[232px] min-w-0 overflow-hidden" role="img" aria-label={label}>
        <Lines {...props} top={top} />
      </div>
      <div aria-hidden className="figures relative text-12 leading-none text-ink-3">
        {steps.map((step) => (
          <span key={step} className="absolute start-2 -translate-y-1/2" style={{ top: `${(1 - step / top) * 100}%` }}>
            {formatMoneyShort(step, currency)}
          </span>
        ))}
      </div>
      <div aria-hidden className="figures mt-2 flex justify-between text-12 text-ink-3">
        {ticks.map((index) => (
          <span key={index} className="whitespace-nowrap max-sm:[&:nth-child(even)]:hidden">
            {nameStep(points[index]?.start ?? "")}
          </span>
        ))}
      </div>
    </div>
  );
}
