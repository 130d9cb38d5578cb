import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Money } from "@/components/ui/money";
import type { Currency } from "@/lib/shared/money";
import type { Receipt } from "@/lib/shared/schemas/checkout";
import { formatRate } from "./format-rate";

type SummaryTotalsProps = {
  currency: Currency;
  subtotalMinor: number;
  taxMinor: number;
  totalMinor: number;
  tax: Receipt["tax"];
  /** Under the total: what is not sure about it yet. */
  note?: string;
  isStale?: boolean;
  namePlace(jurisdiction: string): string;
};

export function SummaryTotals({
  currency,
  subtotalMinor,
  taxMinor,
  totalMinor,
  tax,
  note,
  isStale = false,
  namePlace,
}: SummaryTotalsProps) {
  const t = useTranslations("checkout.basket");
  return (
    <dl aria-busy={isStale} className={`grid gap-2 pt-4 transition-opacity ${isStale ? "opacity-60" : ""}`}>
      <TotalRow label={t("music")}>
        <Money amountMinor={subtotalMinor} currency={currency} className="font-medium" />
      </TotalRow>
      {tax.map(({ jurisdiction, ratePpm, amountMinor }) => (
        <TotalRow
          key={`${jurisdiction} ${ratePpm}`}
          label={t("tax", { place: namePlace(jurisdiction), rate: formatRate(ratePpm) })}
        >
          <Money amountMinor={amountMinor} currency={currency} className="font-medium" />
        </TotalRow>
      ))}
      {tax.length === 0 ? (
        <TotalRow label={t("noTax")}>
          <Money amountMinor={taxMinor} currency={currency} className="font-medium" />
        </TotalRow>
      ) : null}
      <div className="mt-2 flex items-baseline justify-between gap-4 border-t border-rule pt-3.5">
        <dt>
          {t("total", { currency })}
          {note ? <span className="block text-13 text-ink-2">{note}</span> : null}
        </dt>
        <dd aria-live="polite" className="font-display text-28 font-bold tracking-[-0.02em] md:text-40">
          <Money amountMinor={totalMinor} currency={currency} className="font-display tracking-[-0.02em] lining-nums" />
        </dd>
      </div>
    </dl>
  );
}

function TotalRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-ink-2">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
