"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { DataTable } from "@/components/back/data-table";
import { formatDay, formatMinute, nameOfZone } from "@/components/back/format-time";
import { Panel } from "@/components/back/panel";
import { formatMoney } from "@/lib/shared/money";
import type { LiveSnapshot } from "@/lib/shared/schemas/live";
import { BigMeter } from "./big-meter";
import { buildBars, buildMinuteRows } from "./chart-points";
import { HourChart } from "./hour-chart";
import { useLive } from "./live-context";
import { MirroredBars } from "./mirrored-bars";

const QUARTERS = [15, 30, 45];

function MinuteBars({ snapshot }: { snapshot: LiveSnapshot }) {
  const { from, to, minutes } = snapshot.hour;
  const quarter = (minute: number) =>
    `:${formatMinute(new Date(Date.parse(from) + minute * 60_000).toISOString(), snapshot.zone).slice(3)}`;
  return (
    <div dir="ltr" className="me-11 md:me-[52px]">
      <div className="border-t border-line pt-0.5">
        <MirroredBars bars={buildBars(minutes)} heightPx={56} />
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

function MinuteTable({ snapshot }: { snapshot: LiveSnapshot }) {
  const t = useTranslations("dashboard");
  const { hour, zone, currency } = snapshot;
  const money = (amountMinor: number | null) =>
    amountMinor === null ? t("none") : formatMoney({ amountMinor, currency });
  const at = (minute: number) => formatMinute(new Date(Date.parse(hour.from) + minute * 60_000).toISOString(), zone);
  const columns = ["minute", "revenue", "soFar", "target", "usual", "sales", "refunds", "fees"] as const;
  const rows = buildMinuteRows(hour).map((row) => [
    at(row.minute),
    money(row.revenueMinor),
    money(row.soFarMinor),
    money(row.targetMinor),
    money(row.usualMinor),
    String(row.sales),
    money(row.refundsMinor),
    money(row.feesMinor),
  ]);
  return (
    <div className="mt-[18px]">
      <DataTable
        caption={t("hour.tableCaption")}
        columns={columns.map((column) => t(`hour.column.${column}`))}
        rows={rows}
        heightPx={312}
      />
    </div>
  );
}

/** Revenue this hour: the figure, the lines to now and to the target, and the minutes. */
export function HourPanel({ setTarget }: { setTarget: ReactNode }) {
  const t = useTranslations("dashboard");
  const { snapshot } = useLive().state;
  const { hour, zone } = snapshot;
  const note = t("hour.span", {
    day: formatDay(hour.from, zone, "en"),
    from: formatMinute(hour.from, zone),
    to: formatMinute(hour.to, zone),
    zone: nameOfZone(zone),
  });
  const meter = <BigMeter setTarget={setTarget} />;
  return (
    <Panel
      title={t("hour.title")}
      note={snapshot.firstSaleAt ? note : t("hour.firstDay", { span: note })}
      table={
        <>
          {meter}
          <MinuteTable snapshot={snapshot} />
        </>
      }
    >
      {meter}
      <HourChart snapshot={snapshot} />
      <MinuteBars snapshot={snapshot} />
    </Panel>
  );
}
