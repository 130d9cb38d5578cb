"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FiguresTable } from "@/components/analytics/figures-table";
import { formatDay, formatMinute, nameOfZone } from "@/components/back/format-time";
import { Panel } from "@/components/back/panel";
import { listMinuteColumns } from "@/lib/shared/analytics-columns";
import { toLiveAddress } from "@/lib/shared/live-address";
import { buildMinuteRows } from "@/lib/shared/minute-rows";
import type { LiveComparison, LiveSnapshot } from "@/lib/shared/schemas/live";
import { BigMeter } from "./big-meter";
import { buildBars } from "./chart-points";
import { HourChart } from "./hour-chart";
import { useLive } from "./live-context";
import { MirroredBars } from "./mirrored-bars";

const CSV_PATH = "/api/analytics/live";
const QUARTERS = [15, 30, 45];

function MinuteBars({ snapshot }: { snapshot: LiveSnapshot }) {
  const { from, to, minutes, isOver } = snapshot.hour;
  const quarter = (minute: number) =>
    `:${formatMinute(new Date(Date.parse(from) + minute * 60_000).toISOString(), snapshot.zone).slice(3)}`;
  return (
    <div dir="ltr" className="me-11 md:me-[52px]">
      <div className="border-t border-line pt-0.5">
        <MirroredBars bars={buildBars(minutes, 1, isOver)} heightPx={56} />
      </div>
      <p aria-hidden className="figures flex justify-between pt-1 text-12 text-ink-3">
        <span>{formatMinute(from, snapshot.zone)}</span>
        {QUARTERS.map((minute) => (
          <span key={minute}>{quarter(minute)}</span>
        ))}
        <span>{formatMinute(to, snapshot.zone)}</span>
      </p>
    </div>
  );
}

function MinuteTable({ snapshot, compare }: { snapshot: LiveSnapshot; compare: LiveComparison }) {
  const t = useTranslations("dashboard.hour");
  return (
    <div className="mt-[18px]">
      <FiguresTable
        caption={t(snapshot.hour.isOver ? "tableCaptionOver" : "tableCaption")}
        columns={listMinuteColumns(compare)}
        rows={buildMinuteRows(snapshot)}
        keyOf={({ at }) => at}
        heightPx={312}
        zone={snapshot.zone}
        clock="minute"
      />
    </div>
  );
}

/** Revenue of the hour: the figure, its line beside what it is set against, and the minutes. */
export function HourPanel({ setTarget }: { setTarget: ReactNode }) {
  const t = useTranslations("dashboard");
  const { state, chosen } = useLive();
  const { snapshot } = state;
  const { hour, zone, currency } = snapshot;
  const note = t("hour.span", {
    day: formatDay(hour.from, zone, "en"),
    from: formatMinute(hour.from, zone),
    to: formatMinute(hour.to, zone),
    zone: nameOfZone(zone),
  });
  const meter = <BigMeter setTarget={setTarget} />;
  return (
    <Panel
      title={t(hour.isOver ? "hour.titleOver" : "hour.title")}
      note={snapshot.firstSaleAt ? note : t("hour.firstDay", { span: note })}
      aside={
        <a
          href={toLiveAddress(CSV_PATH, { ...chosen, currency }, { format: "csv" })}
          download
          className="py-1 text-ink-2"
        >
          {t("hour.csv")}
        </a>
      }
      table={
        <>
          {meter}
          <MinuteTable snapshot={snapshot} compare={chosen.compare} />
        </>
      }
    >
      {meter}
      <HourChart snapshot={snapshot} compare={chosen.compare} />
      <MinuteBars snapshot={snapshot} />
    </Panel>
  );
}
