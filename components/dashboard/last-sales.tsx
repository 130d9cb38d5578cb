"use client";

import { ReceiptText } from "lucide-react";
import { useTranslations } from "next-intl";
import { formatDay, formatSecond, formatShortDay } from "@/components/back/format-time";
import { Panel } from "@/components/back/panel";
import { Cover } from "@/components/ui/cover";
import { Money } from "@/components/ui/money";
import type { LiveSnapshot } from "@/lib/shared/schemas/live";
import { useLive } from "./live-context";
import { keyOfSale } from "./live-state";
import { nameOfProvider } from "./provider-names";

type Sale = LiveSnapshot["lastSales"][number];
type SaleRowProps = { sale: Sale; snapshot: LiveSnapshot; isFresh: boolean };

function SaleRow({ sale, snapshot, isFresh }: SaleRowProps) {
  const t = useTranslations("dashboard");
  const { zone, currency } = snapshot;
  const isToday = formatDay(sale.at, zone, "en") === formatDay(snapshot.asOf, zone, "en");
  const isRefund = sale.amountMinor < 0;
  const facts = [
    t(isRefund ? "sales.refund" : `sales.${sale.kind}`),
    sale.rail ? nameOfProvider(sale.rail) : t("sales.free"),
    sale.country,
  ];
  return (
    <li
      className={`border-s-[3px] ps-[13px] pe-4 transition-colors duration-(--calm) md:ps-[21px] md:pe-6 ${isFresh ? "border-s-signal bg-sunk" : "border-s-transparent"}`}
    >
      <div className="grid h-12 grid-cols-[58px_26px_minmax(0,1fr)_auto] items-center gap-2.5 border-t border-line md:h-11">
        <time dateTime={sale.at} title={zone} className="figures text-12 text-ink-3">
          {formatSecond(sale.at, zone)}
          {isToday ? null : <span className="block">{formatShortDay(sale.at, zone, "en")}</span>}
        </time>
        <Cover
          src={sale.coverUrl}
          title={sale.title}
          artistName={sale.artistName}
          sizes="26px"
          isDecorative
          className="w-[26px]"
        />
        <div className="min-w-0">
          <b className="block truncate leading-[17px] font-medium" title={sale.artistName}>
            {sale.title}
          </b>
          <span className="block truncate text-12 leading-[15px] text-ink-3">{facts.join(", ")}</span>
        </div>
        <Money amountMinor={sale.amountMinor} currency={currency} className={isRefund ? "text-bad" : ""} />
      </div>
    </li>
  );
}

function Hush() {
  const t = useTranslations("dashboard");
  const { isOver } = useLive().state.snapshot.hour;
  if (isOver) return <p className="border-t border-line py-5 text-ink-2">{t("sales.noneOver")}</p>;
  return (
    <div className="grid grid-cols-[20px_minmax(0,1fr)] gap-2.5 border-t border-line pt-5 pb-5 text-ink-2">
      <ReceiptText size={18} strokeWidth={1.5} aria-hidden className="mt-px" />
      <p>
        <b className="block font-semibold text-ink">{t("sales.firstTitle")}</b>
        {t("sales.firstBody")}
      </p>
    </div>
  );
}

/** Sales as they come in, the newest marked. */
export function LastSales() {
  const t = useTranslations("dashboard");
  const { snapshot, freshOrderIds } = useLive().state;
  const { lastSales, salesPerMinute } = snapshot;
  return (
    <Panel
      title={t(snapshot.hour.isOver ? "sales.titleOver" : "sales.title")}
      note={lastSales.length > 0 ? t("sales.perMinute", { rate: salesPerMinute }) : t("sales.noneSoFar")}
    >
      {lastSales.length === 0 ? (
        <Hush />
      ) : (
        <ol className="-mx-4 md:-mx-6">
          {lastSales.map((sale) => (
            <SaleRow
              key={keyOfSale(sale)}
              sale={sale}
              snapshot={snapshot}
              isFresh={freshOrderIds.includes(keyOfSale(sale))}
            />
          ))}
        </ol>
      )}
    </Panel>
  );
}
