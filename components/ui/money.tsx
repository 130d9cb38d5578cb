import { type Currency, formatMoney } from "@/lib/shared/money";
import { mergeClasses } from "./merge-classes";

type MoneyProps = { amountMinor: number; currency: Currency; className?: string };

/** An amount to the cent with its currency; isolated, so right-to-left text cannot turn it round. */
export function Money({ amountMinor, currency, className }: MoneyProps) {
  return (
    <bdi className={mergeClasses("figures whitespace-nowrap", className)}>{formatMoney({ amountMinor, currency })}</bdi>
  );
}
