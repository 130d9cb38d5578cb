import "server-only";
import { applyPpm } from "@/lib/shared/money";

/** What a payment costs once the captures of the month in this currency have come to `fromMinor`. */
export type FeeTier = { fromMinor: number; percentPpm: number; fixedMinor: number };
/** A provider's published or negotiated price for one method, currency and kind of card (table `fee_schedule`). */
export type FeeSchedule = {
  provider: string;
  method: string;
  currency: string;
  /** ISO country, "EEA", or "*" for everywhere. */
  region: string;
  /** The provider's own word ("debit", "premium", "amex"), or "*" for any card. */
  cardClass: string;
  percentPpm: number;
  fixedMinor: number;
  /** On top, and due for an attempt that is refused as well. */
  perAttemptMinor: number;
  /** On top of the percentage when the buyer is outside `region`, in every tier. */
  internationalPpm: number;
  /** Lowest first; below the first of them the prices above hold. */
  tiers: readonly FeeTier[];
  source: string;
  asOf: string;
};
/**
 * `feeMinor`: what the payment costs if it succeeds. `fixedMinor`: all of it that does not grow with the amount, with
 * `perAttemptMinor`, which is due in any case. `tierFromMinor`: where the tier begins that was used, 0 for none.
 */
export type FeeQuote = {
  feeMinor: number;
  percentPpm: number;
  fixedMinor: number;
  perAttemptMinor: number;
  tierFromMinor: number;
};
/** `monthVolumeMinor`: captured through the provider this month in this currency, before this payment; null: not known. */
export type Charge = { amountMinor: number; country: string; monthVolumeMinor: number | null };
/** `cardClass` is null while nobody has seen the card. */
export type Priced = { provider: string; method: string; currency: string; country: string; cardClass: string | null };

const EEA = new Set(
  "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split(" "),
);

export function isInRegion(country: string, region: string): boolean {
  return region === "*" || region === country || (region === "EEA" && EEA.has(country));
}

/** The tier that a payment falls into: a payment that crosses a threshold still pays the price from before it. */
function tierAt({ tiers }: FeeSchedule, monthVolumeMinor: number | null): FeeTier | null {
  return tiers.findLast((tier) => tier.fromMinor <= (monthVolumeMinor ?? 0)) ?? null;
}

/**
 * The fee for a charge (tax included: providers charge on what they move). The percentage is rounded half up, once; then
 * the fixed part and the part per attempt are added.
 */
export function quoteFee(schedule: FeeSchedule, { amountMinor, country, monthVolumeMinor }: Charge): FeeQuote {
  const tier = tierAt(schedule, monthVolumeMinor);
  const price = tier ?? schedule;
  const percentPpm = price.percentPpm + (isInRegion(country, schedule.region) ? 0 : schedule.internationalPpm);
  const fixedMinor = price.fixedMinor + schedule.perAttemptMinor;
  return {
    feeMinor: applyPpm(amountMinor, percentPpm) + fixedMinor,
    percentPpm,
    fixedMinor,
    perAttemptMinor: schedule.perAttemptMinor,
    tierFromMinor: tier?.fromMinor ?? 0,
  };
}

/** 0 the buyer's own country, 1 a region they are in, 2 everywhere, 3 somewhere else: as a foreign buyer. */
function distanceOf(region: string, country: string): number {
  if (region === country) return 0;
  if (region === "*") return 2;
  return isInRegion(country, region) ? 1 : 3;
}

/**
 * The schedule nearest to the buyer, and of those the one for their kind of card rather than for any; a card that nobody
 * has seen is any card. Null when the provider has no price for it.
 */
export function findSchedule(schedules: readonly FeeSchedule[], wanted: Priced): FeeSchedule | null {
  let best: FeeSchedule | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const row of schedules) {
    if (row.provider !== wanted.provider || row.method !== wanted.method || row.currency !== wanted.currency) continue;
    if (row.cardClass !== "*" && row.cardClass !== wanted.cardClass) continue;
    const rank = 2 * distanceOf(row.region, wanted.country) + (row.cardClass === "*" ? 1 : 0);
    if (rank < bestRank) [best, bestRank] = [row, rank];
  }
  return best;
}
