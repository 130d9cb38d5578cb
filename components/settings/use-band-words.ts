import { useTranslations } from "next-intl";
import { moneyOf } from "./strip-figures";

/** "under $2.00", "$2.00 to $5.00", "from $50.00". */
export function useBandWords() {
  const t = useTranslations("settings");
  return {
    sayBand: ({ fromMinor, endMinor }: { fromMinor: number; endMinor: number | null }, currency: string): string => {
      if (endMinor === null) return t("whatIf.from", { from: moneyOf(fromMinor, currency) });
      const end = moneyOf(endMinor, currency);
      return fromMinor === 0
        ? t("whatIf.under", { end })
        : t("whatIf.between", { from: moneyOf(fromMinor, currency), end });
    },
  };
}
