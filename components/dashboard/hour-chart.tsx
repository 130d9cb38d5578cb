"use client";

import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { formatMinute } from "@/components/back/format-time";
import { formatMoney, toDecimal } from "@/lib/shared/money";
import type { LiveSnapshot } from "@/lib/shared/schemas/live";
import { axisSteps, buildHourPoints, minutesElapsed } from "./chart-points";
import { formatMoneyShort } from "./format-figures";

const HEIGHT_PX = 232;

/** Where a value lies in the plot, in percent from the top. */
function percentFromTop(value: number, top: number): string {
  return `${(1 - value / top) * 100}%`;
}

function Lines({ snapshot, top }: { snapshot: LiveSnapshot; top: number }) {
  const steps = [0, 0.25, 0.5, 0.75, 1].map((part) => part * HEIGHT_PX);
  return (
    <ResponsiveContainer width="100%" height={HEIGHT_PX} initialDimension={{ width: 720, height: HEIGHT_PX }}>
      <LineChart
        data={buildHourPoints(snapshot)}
        margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} horizontalPoints={steps} stroke="var(--line)" />
        <XAxis hide type="number" dataKey="minute" domain={[0, 60]} />
        <YAxis hide domain={[0, top]} allowDataOverflow />
        <Line
          dataKey="target"
          type="linear"
          dot={false}
          stroke="var(--ink)"
          strokeWidth={1}
          isAnimationActive={false}
        />
        <Line
          dataKey="actual"
          type="linear"
          dot={false}
          stroke="var(--ink)"
          strokeWidth={3}
          strokeLinejoin="round"
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}

function NowMarker({ snapshot, top }: { snapshot: LiveSnapshot; top: number }) {
  const elapsed = minutesElapsed(snapshot);
  const isNearStart = elapsed < 12;
  return (
    <i
      aria-hidden
      className="absolute -top-1 bottom-0 w-px bg-ink not-italic"
      style={{ insetInlineStart: `${(elapsed / 60) * 100}%` }}
    >
      <span
        className={`figures absolute -top-0.5 rounded-tight border border-signal-edge bg-signal px-1.5 text-12 leading-[18px] whitespace-nowrap text-on-signal ${isNearStart ? "start-1.5" : "end-1.5"}`}
      >
        {formatMinute(snapshot.asOf, snapshot.zone)}
      </span>
      <span
        className="absolute -start-[5px] size-[11px] -translate-y-1/2 rounded-full border border-on-signal bg-signal dark:border-paper"
        style={{ top: `calc(4px + (100% - 4px) * ${1 - snapshot.hour.revenueMinor / top})` }}
      />
    </i>
  );
}

function TargetLabel({ snapshot, top }: { snapshot: LiveSnapshot; top: number }) {
  const t = useTranslations("dashboard");
  const { targetMinor } = snapshot.hour;
  if (targetMinor === null) return null;
  // under the line, where the line still is above the words; over it when it lies too low for that
  const isLow = targetMinor * 0.75 < top / 5;
  const place = {
    "--top-narrow": percentFromTop(targetMinor * (isLow ? 1 : 0.72), top),
    "--top-wide": percentFromTop(targetMinor * (isLow ? 1 : 0.86), top),
  } as CSSProperties;
  return (
    <span
      className={`absolute end-1 top-(--top-narrow) text-12 leading-[14px] md:top-(--top-wide) ${isLow ? "-translate-y-5" : "translate-y-1.5"}`}
      style={place}
    >
      {t("hour.targetLine")} <span className="figures">{formatMoneyShort(targetMinor, snapshot.currency)}</span>
    </span>
  );
}

/** Revenue of the hour added up, against the straight way to the target. Time runs left to right in every language. */
export function HourChart({ snapshot }: { snapshot: LiveSnapshot }) {
  const t = useTranslations("dashboard");
  const { currency, hour } = snapshot;
  // an hour without sales still gets an axis that reads: 40 of the currency
  const floorMinor = 4 * 10 ** (toDecimal(0, currency).replace(/^0\.?/, "").length + 1);
  const steps = axisSteps(Math.max(hour.revenueMinor, hour.targetMinor ?? 0), floorMinor);
  const top = steps.at(-1) ?? 1;
  const label = t("hour.chartLabel", { revenue: formatMoney({ amountMinor: hour.revenueMinor, currency }) });
  return (
    <div dir="ltr" className="mt-[18px] grid grid-cols-[minmax(0,1fr)_44px] md:grid-cols-[minmax(0,1fr)_52px]">
      <div className="relative h-[232px]" role="img" aria-label={label}>
        <Lines snapshot={snapshot} top={top} />
        <NowMarker snapshot={snapshot} top={top} />
        <TargetLabel snapshot={snapshot} top={top} />
      </div>
      <div aria-hidden className="figures relative text-12 leading-none text-ink-3">
        {steps.map((step) => (
          <span key={step} className="absolute start-2 -translate-y-1/2" style={{ top: percentFromTop(step, top) }}>
            {formatMoneyShort(step, currency)}
          </span>
        ))}
      </div>
    </div>
  );
}
