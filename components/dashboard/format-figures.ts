import { numberFormat } from "@/lib/shared/kept-formats";
import { CURRENCY_EXPONENT, type Currency, formatMoney, toDecimal } from "@/lib/shared/money";

/** "$4,218.60" as head "$4,218" and tail ".60", so that the cents can be set smaller; no tail without decimals. */
export function splitMoney(amountMinor: number, currency: Currency, locale = "en"): { head: string; tail: string } {
  const text = formatMoney({ amountMinor, currency }, locale);
  const match = /^(.*\d)([.,]\d+)(\D*)$/.exec(text);
  const hasDecimals = /\.\d+$/.test(toDecimal(amountMinor, currency));
  return match && hasDecimals ? { head: match[1] ?? "", tail: `${match[2]}${match[3]}` } : { head: text, tail: "" };
}

/** For axes and asides: "$4.8K", and "$8.20" below a thousand; never for a figure that has to add up. */
export function formatMoneyShort(amountMinor: number, currency: Currency, locale = "en"): string {
  const unitMinor = 10 ** CURRENCY_EXPONENT[currency];
  if (Math.abs(amountMinor) < 1_000 * unitMinor && amountMinor % unitMinor !== 0)
    return formatMoney({ amountMinor, currency }, locale);
  const format = numberFormat(`${locale}-u-nu-latn`, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    notation: "compact",
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  });
  return format.format(toDecimal(amountMinor, currency) as Intl.StringNumericLiteral);
}

/** Parts per million as "12.7%". */
export function formatPpm(ppm: number, fractionDigits = 1): string {
  return `${(ppm / 10_000).toFixed(fractionDigits)}%`;
}

/** Parts per million as basis points: 28 400 → "284", 263 566 → "2,636". */
export function formatBasisPoints(ppm: number): string {
  return Math.round(ppm / 100).toLocaleString("en");
}

/** `part / whole` in ppm; null, not 0, when there is nothing to divide by. */
export function toPpm(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((part / whole) * 1_000_000) : null;
}

export type Delta = { kind: "up" | "down"; percent: string } | { kind: "same" | "new" | "none" };

/** How `current` stands to `reference`, in words a tile can use: "new" instead of an infinite rise. */
export function describeDelta(current: number | null, reference: number | null): Delta {
  if (current === null || reference === null) return { kind: "none" };
  if (reference === 0) return { kind: current === 0 ? "same" : "new" };
  const change = (current - reference) / Math.abs(reference);
  const percent = formatPercent(Math.abs(change * 100));
  if (percent === "0.0%") return { kind: "same" };
  return { kind: change > 0 ? "up" : "down", percent };
}

/** How one ratio stands to another, in points of a percent: "0.2" for 43 000 → 41 000 ppm. */
export function describePoints(currentPpm: number | null, referencePpm: number | null): Delta {
  if (currentPpm === null || referencePpm === null) return { kind: "none" };
  const points = (Math.abs(currentPpm - referencePpm) / 10_000).toFixed(1);
  if (points === "0.0") return { kind: "same" };
  return { kind: currentPpm > referencePpm ? "up" : "down", percent: points };
}

/** A tenth says nothing any more beside a thousand. */
function formatPercent(value: number): string {
  return value < 1000 ? `${value.toFixed(1)}%` : `${Math.round(value).toLocaleString("en")}%`;
}
