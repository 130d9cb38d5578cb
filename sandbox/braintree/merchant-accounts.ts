import { CURRENCIES, type Currency } from "@/lib/shared/money";

/** Braintree settles each currency in an account of its own; dinars in none. */
export const merchantAccountOf = (currency: string): string => `backline_${currency.toLowerCase()}`;

export const MERCHANT_ACCOUNTS: Readonly<Partial<Record<Currency, string>>> = Object.fromEntries(
  CURRENCIES.filter((currency) => currency !== "KWD").map((currency) => [currency, merchantAccountOf(currency)]),
);
