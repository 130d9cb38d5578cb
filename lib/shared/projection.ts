import type { z } from "zod";
import type { ProjectionAssumptions as Assumptions, RevenueProjection } from "./schemas/upload";

export type ProjectionAssumptions = z.infer<typeof Assumptions>;
export type Projection = RevenueProjection & { assumptions: ProjectionAssumptions };

const BASE_PLAYS_PER_DAY = 10;
const CONVERSION_PPM = 50_000;
const BAND = { low: 0.5, high: 2 };
const PPM = 1_000_000n;

/**
 * The founding projection of a new track: 10 plays a day × tier × genre × 5 % × price. It is an assumption, never a
 * promise, and is shown with its factors. All amounts are minor units of the price's currency, each rounded half up
 * once from the exact day; month = 30 days, year = 365. Factors count to six decimals. A figure past the safe
 * integers stops at the last one. Throws RangeError on a negative or fractional price and on a negative factor.
 */
export function projectRevenue(input: { priceMinor: number; tierFactor?: number; genreFactor?: number }): Projection {
  const { priceMinor, tierFactor = 1, genreFactor = 1 } = input;
  if (!Number.isSafeInteger(priceMinor) || priceMinor < 0) throw new RangeError(`priceMinor ${priceMinor}`);
  const perDay =
    BigInt(BASE_PLAYS_PER_DAY) * toPpm(tierFactor) * toPpm(genreFactor) * BigInt(CONVERSION_PPM) * BigInt(priceMinor);
  return {
    dailyMinor: roundHalfUp(perDay, PPM ** 3n),
    monthlyMinor: roundHalfUp(perDay * 30n, PPM ** 3n),
    annualMinor: roundHalfUp(perDay * 365n, PPM ** 3n),
    assumptions: {
      basePlaysPerDay: BASE_PLAYS_PER_DAY,
      tierFactor,
      genreFactor,
      conversionPpm: CONVERSION_PPM,
      bandLow: BAND.low,
      bandHigh: BAND.high,
    },
  };
}

/** The band around a projected amount, half up: × 0.5 to × 2, an assumption until sales give a measured one. */
export function bandOf(amountMinor: number, { bandLow, bandHigh }: ProjectionAssumptions) {
  return { lowMinor: Math.round(amountMinor * bandLow), highMinor: Math.round(amountMinor * bandHigh) };
}

function toPpm(factor: number): bigint {
  if (!Number.isFinite(factor) || factor < 0) throw new RangeError(`factor ${factor}`);
  return BigInt(Math.round(factor * Number(PPM)));
}

function roundHalfUp(numerator: bigint, denominator: bigint): number {
  const rounded = (numerator * 2n + denominator) / (denominator * 2n);
  return Number(rounded > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : rounded);
}
