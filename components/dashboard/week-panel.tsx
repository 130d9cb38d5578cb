"use client";

import { useTranslations } from "next-intl";
import { DataTable } from "@/components/back/data-table";
import { formatDay, formatMinute, formatShortDay } from "@/components/back/format-time";
import { Panel } from "@/components/back/panel";
import { formatMoney } from "@/lib/shared/money";
import type { LiveSnapshot } from "@/lib/shared/schemas/live";
import { buildBars, buildWeekHours, groupByDay } from "./chart-points";
import { describeDelta } from "./format-figures";
import { useLive } from "./live-context";
import { MirroredBars } from "./mirrored-bars";

function WeekBars({ snapshot }: { snapshot: LiveSnapshot }) {
  const t = useTranslations("dashboard");
  const { week, zone } = snapshot;
  const days = groupByDay(buildWeekHours(week), (iso) => formatShortDay(iso, zone, "en"));
  return (
    <div dir="ltr">
      <div role="img" aria-label={t("week.chartLabel")}>
        <MirroredBars bars={buildBars(week.hours)} heightPx={64} className="hidden md:block" />
        <MirroredBars bars={buildBars(week.hours, 2)} heightPx={64} className="md:hidden" />
      </div>
      <div aria-hidden className="mt-0.5 flex border-t border-line">
        {days.map((day) => (
          <span
            key={day.name}
            style={{ flexGrow: day.count }}
            className={`basis-0 border-s border-line ps-0.5 pt-1 text-12 tracking-[-0.03em] whitespace-nowrap md:ps-1.5 md:text-13 md:tracking-normal ${day.hasNow ? "font-semibold" : "text-ink-2"}`}
          >
            {day.name}
          </span>
        ))}
      </div>
    </div>
  );
}

function WeekTable({ snapshot }: { snapshot: LiveSnapshot }) {
  const t = useTranslations("dashboard");
  const { week, zone, currency } = snapshot;
  const rows = buildWeekHours(week)
    .filter((hour) => hour.grossMinor !== null)
    .reverse()
    .map((hour) => [
      `${formatDay(hour.at, zone, "en")} ${formatMinute(hour.at, zone)}`,
      formatMoney({ amountMinor: hour.grossMinor ?? 0, currency }),
    ]);
  return (
    <DataTable
      caption={t("week.tableCaption")}
      columns={[t("week.hour"), t("week.gross")]}
      rows={rows}
      heightPx={200}
    />
  );
}

/** The week from Monday, hour by hour, with its sum against the same span a week before. */
export function WeekPanel() {
  const t = useTranslations("dashboard");
  const { snapshot } = useLive().state;
  const { totalMinor, previousSameSpanMinor } = snapshot.week;
  const isComparable = totalMinor > 0 || previousSameSpanMinor > 0;
  const delta = describeDelta(totalMinor, isComparable ? previousSameSpanMinor : null);
  const total = formatMoney({ amountMinor: totalMinor, currency: snapshot.currency });
  return (
    <Panel
      title={t("week.title")}
      note={t(`week.note.${delta.kind}`, { total, percent: "percent" in delta ? delta.percent : "" })}
      table={<WeekTable snapshot={snapshot} />}
      className="border-t border-line"
    >
      <WeekBars snapshot={snapshot} />
    </Panel>
  );
}
