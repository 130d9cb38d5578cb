import { useTranslations } from "next-intl";

const KNOWN = ["stripe", "paypal", "square", "adyen", "braintree"] as const;

/** Says a rail's code as its provider writes it; a rail not settled on yet is "the provider". */
export function useRailName(): (rail: string | null) => string {
  const t = useTranslations("checkout.rails");
  return (rail) => {
    const known = KNOWN.find((name) => name === rail);
    return known ? t(known) : (rail ?? t("unknown"));
  };
}
