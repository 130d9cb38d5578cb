import { useTranslations } from "next-intl";
import type { WhatIfCurrency } from "@/lib/shared/schemas/what-if";

type CurrencyTabsProps = {
  currencies: readonly WhatIfCurrency[];
  shown: string | null;
  onShow: (currency: string) => void;
};

/** Which currency the replayed figures are in; money is never added across them. */
export function WhatIfCurrencyTabs({ currencies, shown, onShow }: CurrencyTabsProps) {
  const t = useTranslations("settings");
  if (currencies.length < 2) return null;
  return (
    <fieldset className="flex flex-wrap gap-1 border-b border-line px-4 py-2 md:px-6">
      <legend className="sr-only">{t("whatIf.currency")}</legend>
      {currencies.map(({ currency, actual }) => (
        <label
          key={currency}
          className={`flex min-h-11 cursor-pointer items-center gap-2 rounded-tight border px-3 has-focus-visible:outline-2 md:min-h-8 ${currency === shown ? "border-ink bg-raise font-semibold" : "border-transparent text-ink-2"}`}
        >
          <input
            type="radio"
            name="what-if-currency"
            checked={currency === shown}
            onChange={() => onShow(currency)}
            className="sr-only"
          />
          {t("whatIf.currencyOf", { currency, payments: actual.total.payments })}
        </label>
      ))}
    </fieldset>
  );
}
