import { useTranslations } from "next-intl";
import type { FeeKey } from "@/lib/shared/schemas/fees";

/** Says in words what a price is for. */
export function useFeeWords() {
  const t = useTranslations("fees");
  const sayRegion = (region: string) =>
    region === "*" || region === "EEA" ? t(`regions.${region === "*" ? "any" : region}`) : region;
  return {
    sayKey: ({ method, currency, region, cardClass }: FeeKey): string => {
      const kind = cardClass === "*" ? t(`methods.${method}`) : t("kindOfCard", { kind: cardClass });
      return t("key", { kind, currency, region: sayRegion(region) });
    },
  };
}
