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

const PAYPAL_PPM = { wallet: 34_900, card: 29_900 };
const PAYPAL_FIXED_MINOR: Record<Currency, number> = {
  USD: 49,
  EUR: 39,
  GBP: 39,
  CAD: 59,
  AUD: 59,
  SEK: 409,
  JPY: 49,
  KWD: 150,
};

/** 3.49 % + 49¢ from a PayPal account, 2.99 % + 49¢ by card; 1.5 % more for a buyer outside `accountCountry`. */
export function paypalFeeMinor(
  amountMinor: number,
  currency: string,
  payer: { method: "wallet" | "card"; country: string },
  accountCountry: string,
): number {
  const ppm = PAYPAL_PPM[payer.method] + (payer.country === accountCountry ? 0 : INTERNATIONAL_PPM);
  return applyPpm(amountMinor, ppm) + (isCurrency(currency) ? PAYPAL_FIXED_MINOR[currency] : 49);
}

/** 13¢ for the request, Adyen's markup of 0.60 % and what interchange is taken to be; payments.md §9. */
const ADYEN_PPM: Record<Currency, number> = {
  USD: 24_000,
  EUR: 9_000,
  GBP: 9_000,
  CAD: 20_000,
  AUD: 11_000,
  SEK: 9_000,
  JPY: 24_000,
  KWD: 24_000,
};
const ADYEN_FIXED_MINOR: Record<Currency, number> = {
  USD: 13,
  EUR: 11,
  GBP: 10,
  CAD: 17,
  AUD: 19,
  SEK: 120,
  JPY: 18,
  KWD: 40,
};

export function adyenFeeMinor(
  amountMinor: number,
  currency: string,
  cardCountry: string,
  accountCountry: string,
): number {
  const known = isCurrency(currency) ? currency : "USD";
  const ppm = ADYEN_PPM[known] + (cardCountry === accountCountry ? 0 : INTERNATIONAL_PPM);
  return applyPpm(amountMinor, ppm) + ADYEN_FIXED_MINOR[known];
}

/** What Adyen asks for any request, a refund among them. */
export function adyenRequestFeeMinor(currency: string): number {
  return ADYEN_FIXED_MINOR[isCurrency(currency) ? currency : "USD"];
}

const SQUARE_FIXED_MINOR: Record<Currency, number> = {
  USD: 30,
  EUR: 30,
  GBP: 25,
  CAD: 30,
  AUD: 30,
  SEK: 300,
  JPY: 30,
  KWD: 90,
};
const SQUARE_UK_PPM = 14_000;

/** 2.9 % + 30¢, in the United Kingdom 1.4 % + 25p, wherever the card is from. */
export function squareFeeMinor(amountMinor: number, currency: string): number {
  const ppm = currency === "GBP" ? SQUARE_UK_PPM : PERCENT_PPM;
  return applyPpm(amountMinor, ppm) + (isCurrency(currency) ? SQUARE_FIXED_MINOR[currency] : 30);
}

const BRAINTREE_PPM = 28_900;
const BRAINTREE_INTERNATIONAL_PPM = 10_000;
const BRAINTREE_FIXED_MINOR: Record<Currency, number> = {
  USD: 29,
  EUR: 30,
  GBP: 20,
  CAD: 30,
  AUD: 30,
  SEK: 290,
  JPY: 29,
  KWD: 90,
};

/** 2.89 % + 29¢ (payments.md §9), and 1 % more for a card issued outside `accountCountry`. */
export function braintreeFeeMinor(
  amountMinor: number,
  currency: string,
  cardCountry: string,
  accountCountry: string,
): number {
  const ppm = BRAINTREE_PPM + (cardCountry === accountCountry ? 0 : BRAINTREE_INTERNATIONAL_PPM);
  return applyPpm(amountMinor, ppm) + (isCurrency(currency) ? BRAINTREE_FIXED_MINOR[currency] : 29);
}
