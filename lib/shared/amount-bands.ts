import type { Currency } from "./money";

/** A track, an EP, an album, a small basket, a large one: where bands of about $2, 5, 10, 20 and 50 end, in minor units. */
const STEPS = [200, 500, 1_000, 2_000, 5_000];
/** Coins that are worth much less or more than a cent. */
const FACTOR: Partial<Record<Currency, number>> = { SEK: 10, KWD: 3 };

export const BAND_COUNT = STEPS.length + 1;

/** Where each band ends, itself not in it; null for the last, which has no end. */
export function bandEnds(currency: Currency): (number | null)[] {
  const factor = FACTOR[currency] ?? 1;
  return [...STEPS.map((step) => step * factor), null];
}

/** Which band an amount is in, the smallest 0. */
export function bandOf(amountMinor: number, currency: Currency): number {
  return bandEnds(currency).findIndex((end) => end === null || amountMinor < end);
}
