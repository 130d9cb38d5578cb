import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { listColumns, SERIES_COLUMNS } from "@/lib/shared/analytics-columns";
import { type Currency, formatMoney } from "@/lib/shared/money";
import type { SeriesReply } from "@/lib/shared/schemas/analytics";
import { FiguresTable } from "./figures-table";
import { SeriesChart } from "./series-chart";
import { type Bucket, buildSeriesPoints } from "./series-points";

const TABLE_PX = 276;
type SeriesPanelProps = { reply: SeriesReply; currency: Currency; buckets: readonly Bucket[]; isOneOfMany: boolean };

/** One currency over time, as lines and as the rows of the CSV. */
export function SeriesPanel({ reply, currency, buckets, isOneOfMany }: SeriesPanelProps) {
  const t = useTranslations("analytics.chart");
  const { period, compare, asOf, totals } = reply;
  const target = compare?.targets.find((row) => row.currency === currency)?.grossMinor ?? null;
  const points = buildSeriesPoints(buckets, target, asOf);
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
  const title = isOneOfMany ? t("titleIn", { currency }) : t("title");
  const label = t("label", {
    currency,
    total: money(totals.find((row) => row.currency === currency)?.grossMinor ?? 0),
    count: buckets.length,
    highest: money(Math.max(0, ...buckets.map(({ grossMinor }) => grossMinor))),
  });
  return (
    <Panel
      title={title}
      note={t(period.unit)}
      className="border-b border-line"
      table={
        <FiguresTable
          caption={title}
          columns={listColumns(SERIES_COLUMNS, compare?.period != null)}
          rows={[...buckets].reverse()}
          keyOf={({ start }) => start}
          heightPx={TABLE_PX}
          zone={period.zone}
        />
      }
    >
      <Legend
        hasPrevious={compare?.period != null}
        hasTarget={target !== null}
        isRunning={buckets.at(-1)?.isPartial ?? false}
      />
      <SeriesChart points={points} currency={currency} unit={period.unit} zone={period.zone} label={label} />
    </Panel>
  );
}

type LegendProps = { hasPrevious: boolean; hasTarget: boolean; isRunning: boolean };

function Legend({ hasPrevious, hasTarget, isRunning }: LegendProps) {
  const t = useTranslations("analytics.chart");
  const lines = [
    { key: "current", isThere: true, mark: "border-t-2 border-ink" },
    { key: "previous", isThere: hasPrevious, mark: "border-t border-dashed border-ink-2" },
    { key: "target", isThere: hasTarget, mark: "border-t border-ink" },
    { key: "running", isThere: isRunning, mark: "border-t-2 border-dotted border-ink" },
  ];
  return (
    <ul className="flex flex-wrap gap-x-4 text-12 text-ink-2">
      {lines
        .filter(({ isThere }) => isThere)
        .map(({ key, mark }) => (
          <li key={key} className="flex items-center gap-1.5">
            <i aria-hidden className={`w-5 ${mark}`} />
            {t(key)}
          </li>
        ))}
    </ul>
  );
}
