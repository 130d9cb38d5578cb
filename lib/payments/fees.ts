import "server-only";
import { applyPpm } from "@/lib/shared/money";

/** A provider's published price for one method and currency (table `fee_schedule`). */
export type FeeSchedule = {
  provider: string;
  method: string;
  currency: string;
  /** ISO country, "EEA", or "*" for everywhere. */
  region: string;
  percentPpm: number;
  fixedMinor: number;
  /** On top of `percentPpm` when the buyer is outside `region`. */
  internationalPpm: number;
  source: string;
  asOf: string;
};
export type FeeQuote = { feeMinor: number; percentPpm: number; fixedMinor: number };

const EEA = new Set(
  "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split(" "),
);

export function isInRegion(country: string, region: string): boolean {
  return region === "*" || region === country || (region === "EEA" && EEA.has(country));
}

/**
 * The fee for `amountMinor` (tax included: providers charge on what they move). The percentage is rounded half up, once;
 * then the fixed part is added.
 */
export function quoteFee(schedule: FeeSchedule, amountMinor: number, country: string): FeeQuote {
  const percentPpm = schedule.percentPpm + (isInRegion(country, schedule.region) ? 0 : schedule.internationalPpm);
  return {
    feeMinor: applyPpm(amountMinor, percentPpm) + schedule.fixedMinor,
    percentPpm,
    fixedMinor: schedule.fixedMinor,
  };
}

/** The schedule of the buyer's own region, else the first of that currency; null when the provider has none. */
export function findSchedule(
  schedules: readonly FeeSchedule[],
  wanted: { provider: string; method: string; currency: string; country: string },
): FeeSchedule | null {
  const fitting = schedules.filter(
    (row) => row.provider === wanted.provider && row.method === wanted.method && row.currency === wanted.currency,
  );
  return fitting.find((row) => isInRegion(wanted.country, row.region)) ?? fitting[0] ?? null;
}
