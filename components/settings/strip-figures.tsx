import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatBasisPoints, formatPpm } from "@/components/dashboard/format-figures";
import { Sparkline } from "@/components/dashboard/sparkline";
import { formatMoney, isCurrency } from "@/lib/shared/money";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";

export function moneyOf(amountMinor: number, currency: string): string {
  return isCurrency(currency) ? formatMoney({ amountMinor, currency }) : `${amountMinor} ${currency}`;
}

function Block({ children }: { children: ReactNode }) {
  return <div className="py-2 md:border-t md:border-line">{children}</div>;
}

export function StripHealth({ strip }: { strip: ProviderStrip }) {
  const t = useTranslations("settings");
  const figures = [
    { key: "attempts", value: strip.attempts.toLocaleString("en") },
    { key: "success", value: strip.successPpm === null ? t("payments.none") : formatPpm(strip.successPpm) },
    {
      key: "p50",
      value:
        strip.latencyP50Ms === null
          ? t("payments.none")
          : t("payments.ms", { ms: strip.latencyP50Ms.toLocaleString("en") }),
    },
  ] as const;
  return (
    <Block>
      <Sparkline values={strip.trend} className="w-full max-w-[128px]" />
      <dl className="grid grid-cols-[auto_1fr] gap-x-2 text-12 leading-[18px]">
        {figures.map(({ key, value }) => (
          <div key={key} className="contents">
            <dt className="text-ink-3">{t(`payments.${key}`)}</dt>
            <dd className="figures text-end">{value}</dd>
          </div>
        ))}
      </dl>
    </Block>
  );
}

export function StripCost({ strip }: { strip: ProviderStrip }) {
  const t = useTranslations("settings");
  const average = strip.succeeded > 0 ? Math.round(strip.feesMinor / strip.succeeded) : null;
  return (
    <Block>
      <p className="text-12 text-ink-3">{t("payments.effectiveCost")}</p>
      <p className="flex items-baseline gap-1">
        <b className="figures text-20 leading-[26px] font-medium tracking-[-0.04em]">
          {strip.effectiveCostPpm === null ? t("payments.none") : formatBasisPoints(strip.effectiveCostPpm)}
        </b>
        {strip.effectiveCostPpm === null ? null : <span className="text-12 text-ink-2">{t("payments.bp")}</span>}
        {average === null ? null : (
          <span className="figures ms-auto text-12 text-ink-2" title={t("payments.averageFee")}>
            {moneyOf(average, strip.currency)}
          </span>
        )}
      </p>
    </Block>
  );
}

export function StripFees({ strip }: { strip: ProviderStrip }) {
  const t = useTranslations("settings");
  const { feeSchedule } = strip;
  if (!feeSchedule) return null;
  return (
    <Block>
      <p className="text-12 text-ink-3">{t("payments.publishedPrice")}</p>
      <p className="figures">
        {formatPpm(feeSchedule.percentPpm, 2)} + {moneyOf(feeSchedule.fixedMinor, feeSchedule.currency)}
      </p>
      <p className="mt-0.5 text-12 text-ink-2 wrap-anywhere">
        {t("payments.source", { source: feeSchedule.source, date: feeSchedule.asOf })}
      </p>
    </Block>
  );
}
