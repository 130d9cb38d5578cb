"use client";
import { useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { formatDay, formatMinute } from "@/components/back/format-time";
import { axisSteps } from "@/components/dashboard/chart-points";
import { formatMoneyShort } from "@/components/dashboard/format-figures";
import { Plot, PlotLine } from "@/components/dashboard/plot";
import { linePath } from "@/components/dashboard/plot-path";
import { CURRENCY_EXPONENT, type Currency, formatMoney } from "@/lib/shared/money";
import type { BucketUnit } from "@/lib/shared/schemas/analytics";
import { type ChartPoint, chooseTicks, highestOf, placeOf } from "./series-points";

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

function Lines({ points, top }: { points: readonly ChartPoint[]; top: number }) {
  const line = (key: "settled" | "running" | "previous" | "target") =>
    linePath(
      points.map((point, index) => ({ x: placeOf(index, points.length), value: point[key] })),
      top,
    );
  return (
    <Plot>
      <PlotLine d={line("target")} />
      <PlotLine d={line("previous")} className="stroke-ink-2" strokeWidth={1.25} strokeDasharray="4 4" />
      <PlotLine d={line("settled")} strokeWidth={2.5} />
      <PlotLine d={line("running")} strokeWidth={1.5} strokeDasharray="1 4" />
    </Plot>
  );
}

type MarkProps = { index: number; count: number; value: number | null; top: number; isNow: boolean };

/** A place on a line, round at any width. What is happening now is yellow. */
function Mark({ index, count, value, top, isNow }: MarkProps) {
  if (value === null) return null;
  return (
    <i
      aria-hidden
      className={`absolute size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full border ${isNow ? "border-on-signal bg-signal dark:border-paper" : "border-paper bg-ink"}`}
      style={{ left: `${placeOf(index, count) * 100}%`, top: `${(1 - value / top) * 100}%` }}
    />
  );
}

/** What the readout shows, in one sentence. */
function useStepSentence({ currency, ...where }: Pick<SeriesChartProps, "currency" | "unit" | "zone">) {
  const t = useTranslations("analytics.chart");
  const nameStep = useStepName(where);
  return ({ start, settled, running, previous }: ChartPoint) => {
    const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
    const said = t("step", { step: nameStep(start), value: money(settled ?? running ?? 0) });
    return previous === null ? said : `${said}, ${t("stepBefore", { value: money(previous) })}`;
  };
}

type StepFiguresProps = Pick<SeriesChartProps, "currency" | "unit" | "zone"> & { point: ChartPoint };

function StepFigures({ point, currency, unit, zone }: StepFiguresProps) {
  const t = useTranslations("analytics.chart");
  const nameStep = useStepName({ unit, zone });
  const isRunning = point.settled === null && point.running !== null;
  const rows = [
    [isRunning ? "running" : "current", point.settled ?? point.running],
    ["previous", point.previous],
    ["target", point.target],
  ] as const;
  return (
    <div className="rounded-tight border border-rule bg-raise px-2.5 py-1.5 text-12 whitespace-nowrap">
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

/** Which step is looked at: the one under the pointer, or moved to with the arrows once the chart has the focus. */
function useLookedAt(count: number) {
  const [index, setIndex] = useState<number | null>(null);
  const onPointerMove = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setIndex(Math.round(Math.min(1, Math.max(0, (clientX - left) / width)) * (count - 1)));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -count, End: count };
    const step = steps[event.key];
    if (event.key === "Escape") setIndex(null);
    if (step === undefined) return;
    event.preventDefault();
    setIndex(Math.min(count - 1, Math.max(0, (index ?? count - 1 - step) + step)));
  };
  const close = () => setIndex(null);
  const handlers = { onPointerMove, onPointerLeave: close, onKeyDown, onBlur: close };
  return { index: index === null || index >= count ? null : index, handlers };
}

function Readout({ index, ...props }: SeriesChartProps & { index: number }) {
  const { points } = props;
  const point = points[index];
  if (!point) return null;
  const place = placeOf(index, points.length);
  return (
    <div className="pointer-events-none absolute inset-y-0 w-px bg-ink" style={{ left: `${place * 100}%` }}>
      <div className={`absolute top-2 z-10 ${place > 0.5 ? "right-2" : "left-2"}`}>
        <StepFigures point={point} {...props} />
      </div>
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
  const describeStep = useStepSentence(props);
  const { index, handlers } = useLookedAt(points.length);
  const looked = index === null ? undefined : points[index];
  const last = points.length - 1;
  return (
    <div dir="ltr" className="mt-3 grid grid-cols-[minmax(0,1fr)_44px] md:grid-cols-[minmax(0,1fr)_52px]">
      <div className="relative h-[232px] min-w-0">
        <div
          className="absolute inset-x-1.5 inset-y-0"
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={1}
          aria-valuemax={points.length}
          aria-valuenow={(index ?? last) + 1}
          aria-valuetext={looked ? describeStep(looked) : label}
          {...handlers}
        >
          <Lines points={points} top={top} />
          {points[last]?.settled === null ? (
            <Mark index={last} count={points.length} value={points[last].running} top={top} isNow />
          ) : null}
          {looked && index !== null ? (
            <>
              <Mark index={index} count={points.length} value={looked.settled} top={top} isNow={false} />
              <Readout {...props} index={index} />
            </>
          ) : null}
        </div>
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
