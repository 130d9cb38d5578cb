import { useTranslations } from "next-intl";
import { DataTable } from "@/components/back/data-table";
import { Panel } from "@/components/back/panel";
import { Money } from "@/components/ui/money";
import type { ArtistSummary, Takings } from "@/lib/analytics/artist-summary";
import { formatMoney } from "@/lib/shared/money";
import { DayBars } from "./day-bars";

type Sales = ArtistSummary["sales"][number];

/** One currency: today, thirty days, and the days between as bars, with the same as a table. */
export function TakingsPanel({ sales, zone }: { sales: Sales; zone: string }) {
  const t = useTranslations("portal.overview");
  return (
    <Panel
      title={t("takings", { currency: sales.currency })}
      note={t("moneyNote", { zone })}
      table={<DayTable sales={sales} caption={t("dayTable", { currency: sales.currency })} />}
      className="border-b border-line"
    >
      <div className="grid items-end gap-x-12 gap-y-5 sm:grid-cols-[auto_auto] lg:grid-cols-[auto_auto_minmax(0,1fr)]">
        <Figure label={t("today")} takings={sales.today} currency={sales.currency} />
        <Figure label={t("thirtyDays")} takings={sales.thirtyDays} currency={sales.currency} />
        <DayBars values={sales.days.map((day) => day.grossMinor)} />
      </div>
    </Panel>
  );
}

function Figure({ label, takings, currency }: { label: string; takings: Takings; currency: Sales["currency"] }) {
  const t = useTranslations("portal.overview");
  return (
    <div>
      <p className="text-12 text-ink-3">{label}</p>
      <p className="text-28 font-semibold tracking-[-0.02em] tabular-nums">
        <Money amountMinor={takings.netMinor} currency={currency} className="font-sans" />
      </p>
      <p className="text-12 text-ink-2">
        {t("ofGross", { gross: formatMoney({ amountMinor: takings.grossMinor, currency }), count: takings.copies })}
      </p>
    </div>
  );
}

function DayTable({ sales, caption }: { sales: Sales; caption: string }) {
  const t = useTranslations("portal.overview");
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: sales.currency });
  const rows = sales.days.map((day) => [day.day, String(day.copies), money(day.grossMinor), money(day.netMinor)]);
  const columns = [t("column.day"), t("column.copies"), t("column.gross"), t("column.net")];
  return <DataTable caption={caption} columns={columns} rows={rows.reverse()} heightPx={240} />;
}
