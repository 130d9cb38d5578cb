import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";
import { type Currency, formatMoney } from "@/lib/shared/money";

type Priced = { priceMinor: number; currency: Currency; isPriceOpen: boolean };

/** A price in words: an amount, an amount or more, or free. */
export function usePriceWords(): (item: Priced) => string {
  const t = useTranslations("shop.price");
  return ({ priceMinor, currency, isPriceOpen }) => {
    if (priceMinor === 0) return t(isPriceOpen ? "named" : "free");
    const price = formatMoney({ amountMinor: priceMinor, currency });
    return isPriceOpen ? t("orMore", { price }) : price;
  };
}

type PriceTagProps = { item: Priced; className?: string };

/** As short as a price; `12.00+` is read out in full. */
export function PriceTag({ item, className }: PriceTagProps) {
  const t = useTranslations("shop.price");
  const words = usePriceWords()(item);
  const look = mergeClasses("figures whitespace-nowrap", className);
  if (!item.isPriceOpen) return <bdi className={look}>{words}</bdi>;
  const price = formatMoney({ amountMinor: item.priceMinor, currency: item.currency });
  return (
    <bdi className={look}>
      <span aria-hidden="true">{t("plus", { price })}</span>
      <span className="sr-only">{words}</span>
    </bdi>
  );
}
