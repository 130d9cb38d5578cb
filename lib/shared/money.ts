import { numberFormat } from "./kept-formats";

/** Integer minor units of an ISO 4217 currency. `amountMinor` is always a safe integer outside the database. */
export type Money = { amountMinor: number; currency: Currency };

/** Currencies the store can price in, with the ISO 4217 exponent of each. */
export const CURRENCY_EXPONENT = { USD: 2, EUR: 2, GBP: 2, CAD: 2, AUD: 2, SEK: 2, JPY: 0, KWD: 3 } as const;
export type Currency = keyof typeof CURRENCY_EXPONENT;
/** What the store shows first and counts in when nothing else is asked for. */
export const STORE_CURRENCY: Currency = "USD";
export const CURRENCIES = Object.keys(CURRENCY_EXPONENT) as [Currency, ...Currency[]];

export function isCurrency(value: string): value is Currency {
  return Object.hasOwn(CURRENCY_EXPONENT, value);
}

/**
 * Parses a plain decimal ("1.29", "1000") into minor units. Exact: works on the digits, never on a float.
 * Returns null for anything else: sign, exponent, grouping, more decimals than the currency has, or a value
 * past the safe integers.
 */
export function parseDecimal(text: string, currency: Currency): number | null {
  const exponent = CURRENCY_EXPONENT[currency];
  const match = /^(\d{1,16})(?:\.(\d{1,3}))?$/.exec(text.trim());
  const whole = match?.[1];
  if (!whole) return null;
  const fraction = match?.[2] ?? "";
  if (fraction.length > exponent) return null;
  const minor = Number(BigInt(whole + fraction.padEnd(exponent, "0")));
  return Number.isSafeInteger(minor) ? minor : null;
}

/** Minor units as a plain decimal string ("1.29"), the form that decimal rails and inputs use. */
export function toDecimal(amountMinor: number, currency: Currency): string {
  const exponent = CURRENCY_EXPONENT[currency];
  const digits = Math.abs(amountMinor)
    .toString()
    .padStart(exponent + 1, "0");
  const sign = amountMinor < 0 ? "-" : "";
  return exponent === 0 ? sign + digits : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** For people: "$1.29", "¥500", "KWD 1.290". Digits stay Latin in every locale (ui.md). */
export function formatMoney({ amountMinor, currency }: Money, locale = "en"): string {
  const format = numberFormat(`${locale}-u-nu-latn`, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  });
  // toDecimal is exact where amountMinor / 100 need not be; Intl accepts decimal strings
  return format.format(toDecimal(amountMinor, currency) as Intl.StringNumericLiteral);
}

/** `amountMinor × ppm / 1 000 000`, rounded half up (away from zero), exact for safe integers. */
export function applyPpm(amountMinor: number, ppm: number): number {
  const product = BigInt(amountMinor) * BigInt(ppm);
  const half = product < 0n ? -500_000n : 500_000n;
  return Number((product + half) / 1_000_000n);
}

/**
 * Divides `totalMinor` in proportion to `weights` by largest remainder; ties go to the lower index.
 * The parts always add up to `totalMinor`. All-zero weights divide evenly. Throws RangeError on an empty list or a
 * negative weight.
 */
export function divideByWeights(totalMinor: number, weights: readonly number[]): number[] {
  if (weights.length === 0 || weights.some((weight) => weight < 0)) throw new RangeError("weights");
  const sum = weights.reduce((a, b) => a + BigInt(b), 0n);
  const effective = sum === 0n ? weights.map(() => 1n) : weights.map(BigInt);
  const divisor = sum === 0n ? BigInt(weights.length) : sum;
  const sign = totalMinor < 0 ? -1n : 1n;
  const total = BigInt(totalMinor) * sign;
  const parts = effective.map((weight) => (total * weight) / divisor);
  const remainders = effective.map((weight, index) => ({ index, rest: (total * weight) % divisor }));
  let left = total - parts.reduce((a, b) => a + b, 0n);
  remainders.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of remainders) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map((part) => Number(part * sign));
}
