"use client";

import { useLocale, useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { formatMinute, nameWeekday } from "@/components/back/format-time";
import { formatMoney, toDecimal } from "@/lib/shared/money";
import type { LiveComparison, LiveSnapshot } from "@/lib/shared/schemas/live";
import { axisSteps, buildBeforeLine, buildHourPoints, type HourPoint, minutesElapsed } from "./chart-points";
import { formatMoneyShort } from "./format-figures";
import { Plot, PlotLine } from "./plot";
import { bandPath, linePath } from "./plot-path";

/** Where a value lies in the plot, in percent from the top. */
function percentFromTop(value: number, top: number): string {
  return `${(1 - value / top) * 100}%`;
}

type ChartProps = { snapshot: LiveSnapshot; compare: LiveComparison };
type DrawnProps = ChartProps & { top: number };
const showsTarget = (compare: LiveComparison) => compare === "all" || compare === "target";
const showsUsual = (compare: LiveComparison) => compare === "all" || compare === "usual";

function Lines({ snapshot, compare, top }: DrawnProps) {
  const points = buildHourPoints(snapshot);
  const line = (read: (point: HourPoint) => number | null) =>
    linePath(
      points.map((point) => ({ x: point.minute / 60, value: read(point) })),
      top,
    );
  const usual = showsUsual(compare) ? snapshot.hour.usual : null;
  const band = usual?.band.map(({ minute, lowMinor, highMinor }) => ({
    x: minute / 60,
    low: lowMinor,
    high: highMinor,
  }));
  return (
    <Plot>
      {usual && band ? (
        <>
          <path d={bandPath(band, top)} className="fill-band" />
          <PlotLine
            d={linePath(
              [
                { x: 0, value: 0 },
                { x: 1, value: usual.grossMinor },
              ],
              top,
            )}
            className="stroke-ink-3"
            strokeDasharray="3 4"
          />
        </>
      ) : null}
      {compare === "before" ? (
        <PlotLine
          d={linePath(
            buildBeforeLine(snapshot.hour).map((value, minute) => ({ x: minute / 60, value })),
            top,
          )}
          className="stroke-ink-3"
          strokeDasharray="3 4"
        />
      ) : null}
      {showsTarget(compare) ? <PlotLine d={line(({ target }) => target)} /> : null}
      <PlotLine d={line(({ actual }) => actual)} strokeWidth={3} />
    </Plot>
  );
}

/** Of the plot's width, in percent: what the reference label may take. */
const LABEL_WIDTH = 45;

/** What the band or the dashes are, in the upper corner of the beginning, where every line of an hour lies low. */
function ReferenceLabel({ snapshot, compare }: ChartProps) {
  const words = useReferenceWords(snapshot, compare);
  if (words === null) return null;
  const now = snapshot.hour.isOver ? 100 : (minutesElapsed(snapshot) / 60) * 100;
  // the marker of the moment would go through it
  const start = now < LABEL_WIDTH + 5 ? now : 0;
  return (
    <span
      className="absolute top-7 text-12 leading-4 text-ink-3"
      style={{ insetInlineStart: `calc(${start}% + 8px)`, maxWidth: `${LABEL_WIDTH}%` }}
    >
      {words}
    </span>
  );
}

function useReferenceWords(snapshot: LiveSnapshot, compare: LiveComparison): string | null {
  const t = useTranslations("dashboard");
  const locale = useLocale();
  const { usual, from } = snapshot.hour;
  if (compare === "before") return t("hour.beforeLine");
  if (!showsUsual(compare)) return null;
  if (!usual) return t("hour.noBand");
  const when = `${nameWeekday(from, snapshot.zone, locale)} ${formatMinute(from, snapshot.zone)}`;
  return t("hour.band", { when, weeks: usual.weeks });
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

function TargetLabel({ snapshot, compare, top }: DrawnProps) {
  const t = useTranslations("dashboard");
  const { targetMinor } = snapshot.hour;
  if (targetMinor === null || !showsTarget(compare)) return null;
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

/** The most that is drawn. */
function highestOf({ hour }: LiveSnapshot, compare: LiveComparison): number {
  const target = showsTarget(compare) ? (hour.targetMinor ?? 0) : 0;
  const usual = showsUsual(compare) ? (hour.usual?.band.at(-1)?.highMinor ?? 0) : 0;
  const before = compare === "before" ? (buildBeforeLine(hour).at(-1) ?? 0) : 0;
  return Math.max(hour.revenueMinor, target, usual, before);
}

/** Revenue of the hour added up beside what it is set against: its usual self in a band, the straight way to the target, the hour before. */
export function HourChart({ snapshot, compare }: ChartProps) {
  const t = useTranslations("dashboard");
  const { currency, hour } = snapshot;
  // an hour without sales still gets an axis that reads: 40 of the currency
  const floorMinor = 4 * 10 ** (toDecimal(0, currency).replace(/^0\.?/, "").length + 1);
  const steps = axisSteps(highestOf(snapshot, compare), floorMinor);
  const top = steps.at(-1) ?? 1;
  const label = t(hour.isOver ? "hour.chartLabelOver" : "hour.chartLabel", {
    revenue: formatMoney({ amountMinor: hour.revenueMinor, currency }),
  });
  return (
    <div dir="ltr" className="mt-[18px] grid grid-cols-[minmax(0,1fr)_44px] md:grid-cols-[minmax(0,1fr)_52px]">
      <div className="relative h-[232px]" role="img" aria-label={label}>
        <Lines snapshot={snapshot} compare={compare} top={top} />
        <ReferenceLabel snapshot={snapshot} compare={compare} />
        {hour.isOver ? null : <NowMarker snapshot={snapshot} top={top} />}
        <TargetLabel snapshot={snapshot} compare={compare} top={top} />
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
