"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { formatMoment } from "@/components/back/format-time";
import { formatMoney } from "@/lib/shared/money";
import { DeltaNote } from "./delta-note";
import { describeDelta, describePoints, formatPpm, toPpm } from "./format-figures";
import { useFreshness, useLive } from "./live-context";
import { MeterTile } from "./meter-tile";
import { chooseReference } from "./tile-reference";

/** From here the rule `listenersNearPeak` warns; below so few, a peak means nothing. */
const NEAR_PEAK_PPM = 900_000;
const LEAST_PEAK = 20;

function useTileBasics() {
  const t = useTranslations("dashboard");
  const { state, chosen } = useLive();
  const { snapshot } = state;
  const reference = chooseReference(snapshot, chosen.compare);
  const { isOld } = useFreshness();
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: snapshot.currency });
  return {
    t,
    snapshot,
    compare: chosen.compare,
    reference,
    money,
    frame: { asOf: snapshot.asOf, zone: snapshot.zone, isOld },
  };
}

function Against({ children }: { children: string }) {
  return <span className="hidden text-ink-3 md:inline">{children}</span>;
}

function SalesTile() {
  const { t, snapshot, reference, frame } = useTileBasics();
  const { sales, minuteSales } = snapshot.hour;
  return (
    <MeterTile label={t("tile.sales")} value={sales.toLocaleString("en")} series={minuteSales} {...frame}>
      {snapshot.firstSaleAt === null ? (
        <span>{t("tile.firstDay")}</span>
      ) : reference ? (
        <>
          <DeltaNote delta={describeDelta(sales, reference.sales)} />
          <Against>{t(`tile.against.${reference.kind}`, { value: reference.sales.toLocaleString("en") })}</Against>
        </>
      ) : null}
    </MeterTile>
  );
}

function AverageTile() {
  const { t, snapshot, reference, money, frame } = useTileBasics();
  const { averageMinor, minutes, minuteSales } = snapshot.hour;
  const against = reference?.averageMinor ?? null;
  const series = minutes.map((revenue, minute) => {
    const sales = minuteSales[minute];
    return revenue === null || !sales ? null : revenue / sales;
  });
  return (
    <MeterTile
      label={t("tile.average")}
      value={averageMinor === null ? <span className="font-sans text-ink-3">{t("none")}</span> : money(averageMinor)}
      series={series}
      {...frame}
    >
      {averageMinor === null ? <span>{t("tile.needsOneSale")}</span> : null}
      <DeltaNote delta={describeDelta(averageMinor, against)} />
      {reference && against !== null ? (
        <Against>{t(`tile.against.${reference.kind}`, { value: money(against) })}</Against>
      ) : null}
    </MeterTile>
  );
}

function ListenersTile() {
  const { t, snapshot, frame } = useTileBasics();
  const { hour, listeners } = snapshot;
  const { now, peak, peakAt, trend } = listeners;
  const share = toPpm(now, peak) ?? 0;
  return (
    <MeterTile
      label={t(hour.isOver ? "tile.mostListening" : "tile.listening")}
      value={now.toLocaleString("en")}
      series={trend}
      {...frame}
    >
      {share >= NEAR_PEAK_PPM && peak >= LEAST_PEAK ? (
        <span className="inline-flex items-center gap-1 font-semibold text-warn">
          <TriangleAlert size={13} strokeWidth={1.75} aria-hidden />
          {t("tile.ofPeak", { percent: formatPpm(share, 0) })}
        </span>
      ) : null}
      <span>{t("tile.peak", { value: peak.toLocaleString("en") })}</span>
      {peakAt ? <Against>{formatMoment(peakAt, snapshot.asOf, snapshot.zone, "en")}</Against> : null}
    </MeterTile>
  );
}

function ConversionTile() {
  const { t, snapshot, compare, frame } = useTileBasics();
  const { buyers, listeners, previous, trend } = snapshot.conversion;
  const ppm = toPpm(buyers, listeners);
  const series = trend.map((bought, step) => toPpm(bought, snapshot.listeners.trend[step] ?? 0));
  const before = compare === "all" || compare === "before" ? toPpm(previous.buyers, previous.listeners) : null;
  return (
    <MeterTile
      label={t("tile.conversion")}
      value={ppm === null ? <span className="font-sans text-ink-3">{t("none")}</span> : formatPpm(ppm)}
      series={series}
      {...frame}
    >
      <DeltaNote delta={describePoints(ppm, before)} isPoints />
      {before === null ? null : <Against>{t("tile.against.before", { value: formatPpm(before) })}</Against>}
      {ppm === null || before === null ? <span>{t("tile.ofListeners", { buyers, listeners })}</span> : null}
    </MeterTile>
  );
}

function RefundsTile() {
  const { t, snapshot, money, frame } = useTileBasics();
  const { refundsMinor, refunds, revenueMinor, minuteRefundsMinor } = snapshot.hour;
  const share = toPpm(refundsMinor, revenueMinor);
  return (
    <MeterTile label={t("tile.refunds")} value={money(refundsMinor)} series={minuteRefundsMinor} {...frame}>
      <span>{t("tile.refundCount", { count: refunds })}</span>
      {share === null || refunds === 0 ? null : <Against>{t("tile.ofGross", { percent: formatPpm(share) })}</Against>}
    </MeterTile>
  );
}

function FeesTile() {
  const { t, snapshot, money, frame } = useTileBasics();
  const { feesMinor, revenueMinor, minuteFeesMinor } = snapshot.hour;
  const share = toPpm(feesMinor, revenueMinor);
  return (
    <MeterTile label={t("tile.fees")} value={money(feesMinor)} series={minuteFeesMinor} {...frame}>
      <span>
        {feesMinor < 0
          ? t("tile.feesSettled")
          : share === null
            ? t("tile.nothingCharged")
            : t("tile.ofGross", { percent: formatPpm(share) })}
      </span>
    </MeterTile>
  );
}

export function TileGrid() {
  const t = useTranslations("dashboard");
  return (
    <section
      aria-label={t("tile.title")}
      // the outer edges of the grid lie under the frame, so that only the lines between tiles show
      className="overflow-hidden border-b border-line"
    >
      <div className="-me-px grid grid-cols-2 lg:grid-cols-3">
        <SalesTile />
        <AverageTile />
        <ListenersTile />
        <ConversionTile />
        <RefundsTile />
        <FeesTile />
      </div>
    </section>
  );
}
