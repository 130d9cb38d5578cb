import { useTranslations } from "next-intl";
import { formatMoney } from "@/lib/shared/money";
import type { TotalsRow } from "@/lib/shared/schemas/analytics";

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="min-w-0 border-t border-line py-2">
      <dt className="text-12 text-ink-3">{name}</dt>
      <dd className="figures text-20">{value}</dd>
    </div>
  );
}

/** One currency's totals; currencies are never added. */
export function SharedTotals({ row }: { row: TotalsRow }) {
  const t = useTranslations("share");
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: row.currency });
  return (
    <section aria-label={`${t("totals")} ${row.currency}`}>
      <h2 className="font-sans text-13 font-semibold">
        {t("totals")} <span className="text-ink-3">{row.currency}</span>
      </h2>
      <dl className="mt-2 grid grid-cols-2 gap-x-4 sm:grid-cols-4 lg:grid-cols-7">
        <Figure name={t("gross")} value={money(row.grossMinor)} />
        <Figure name={t("refunds")} value={money(row.refundsMinor)} />
        <Figure name={t("fees")} value={money(row.feesMinor)} />
        <Figure name={t("net")} value={money(row.netMinor)} />
        <Figure name={t("orders")} value={row.orders.toLocaleString("en")} />
        <Figure name={t("copies")} value={row.copies.toLocaleString("en")} />
        <Figure name={t("plays")} value={row.plays.toLocaleString("en")} />
      </dl>
    </section>
  );
}
