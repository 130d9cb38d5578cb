import { useTranslations } from "next-intl";
import { formatRate } from "@/components/checkout/format-rate";
import { formatMoney } from "@/lib/shared/money";
import type { FeeKey, FeeTerms } from "@/lib/shared/schemas/fees";

type FeePriceProps = { terms: Omit<FeeTerms, "source" | "asOf">; currency: FeeKey["currency"] };

/** How much: percentage and all that is due whatever the amount, and below it what comes on top and each tier. */
export function FeePrice({ terms, currency }: FeePriceProps) {
  const t = useTranslations("fees");
  const { percentPpm, fixedMinor, perAttemptMinor, internationalPpm, tiers } = terms;
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
  const notes = [
    internationalPpm > 0 ? t("abroad", { rate: formatRate(internationalPpm) }) : null,
    perAttemptMinor > 0 ? t("eachAttempt", { amount: money(perAttemptMinor) }) : null,
    ...tiers.map((tier) =>
      t("fromOn", { from: money(tier.fromMinor), price: `${formatRate(tier.percentPpm)} + ${money(tier.fixedMinor)}` }),
    ),
  ].filter((note) => note !== null);
  return (
    <>
      {formatRate(percentPpm)} + {money(fixedMinor + perAttemptMinor)}
      {notes.map((note) => (
        <span key={note} className="block text-12 text-ink-2">
          {note}
        </span>
      ))}
    </>
  );
}
