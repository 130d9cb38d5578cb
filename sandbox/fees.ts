import { applyPpm, type Currency, isCurrency } from "@/lib/shared/money";

const PERCENT_PPM = 29_000;
const INTERNATIONAL_PPM = 15_000;
/** What 30¢ comes to in the currencies of the store; Stripe's US schedule as of 2026-11 (payments.md §9). */
const FIXED_MINOR: Record<Currency, number> = {
  USD: 30,
  EUR: 25,
  GBP: 20,
  CAD: 30,
  AUD: 30,
  SEK: 180,
  JPY: 30,
  KWD: 90,
};

/** 2.9 % + 30¢, and 1.5 % more for a card issued outside `accountCountry`. */
export function stripeFeeMinor(
  amountMinor: number,
  currency: string,
  cardCountry: string,
  accountCountry: string,
): number {
  const ppm = PERCENT_PPM + (cardCountry === accountCountry ? 0 : INTERNATIONAL_PPM);
  return applyPpm(amountMinor, ppm) + (isCurrency(currency) ? FIXED_MINOR[currency] : 30);
}
