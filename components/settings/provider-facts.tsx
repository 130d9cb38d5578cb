import { useTranslations } from "next-intl";
import { formatBasisPoints, formatPpm } from "@/components/dashboard/format-figures";
import { formatMoney } from "@/lib/shared/money";
import type { ProviderSummary } from "./summarise-providers";

/** The store's payments in four figures. */
export function ProviderFacts({ summary }: { summary: ProviderSummary }) {
  const t = useTranslations("settings");
  const { costPpm, successPpm, currency } = summary;
  const facts = [
    {
      key: "effectiveCost",
      value: costPpm === null ? t("payments.none") : `${formatBasisPoints(costPpm)} ${t("payments.bp")}`,
    },
    { key: "fees", value: formatMoney({ amountMinor: summary.feesMinor, currency }) },
    { key: "volume", value: formatMoney({ amountMinor: summary.volumeMinor, currency }) },
    { key: "success", value: successPpm === null ? t("payments.none") : formatPpm(successPpm) },
  ] as const;
  return (
    <dl className="flex w-full flex-wrap justify-between gap-x-7 gap-y-2 md:ms-auto md:w-auto">
      {facts.map(({ key, value }) => (
        <div key={key} className="grid">
          <dt className="text-12 text-ink-3">{t(`payments.${key}`)}</dt>
          <dd className="figures text-16 leading-[22px] font-medium tracking-[-0.03em]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
