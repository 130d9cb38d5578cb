import { applyPpm, type Currency, isCurrency } from "@/lib/shared/money";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";

export type ProviderSummary = {
  attempts: number;
  successPpm: number | null;
  volumeMinor: number;
  feesMinor: number;
  costPpm: number | null;
  currency: Currency;
};

/**
 * All rails of the store together. Wallets ride a rail and are already inside it; a rail with another currency than the
 * first is left out, because money is never added across currencies. Null when no rail is there.
 */
export function summariseProviders(providers: readonly ProviderStrip[]): ProviderSummary | null {
  const rails = providers.filter((strip) => strip.kind === "rail" && strip.state !== "absent");
  const currency = rails[0]?.currency;
  if (currency === undefined || !isCurrency(currency)) return null;
  const sum = (pick: (strip: ProviderStrip) => number) =>
    rails.filter((strip) => strip.currency === currency).reduce((total, strip) => total + pick(strip), 0);
  const [attempts, succeeded] = [sum((strip) => strip.attempts), sum((strip) => strip.succeeded)];
  const [volumeMinor, feesMinor] = [sum((strip) => strip.volumeMinor), sum((strip) => strip.feesMinor)];
  return {
    attempts,
    successPpm: attempts > 0 ? Math.round((succeeded / attempts) * 1_000_000) : null,
    volumeMinor,
    feesMinor,
    costPpm: volumeMinor > 0 ? Math.round((feesMinor / volumeMinor) * 1_000_000) : null,
    currency,
  };
}

export type CostRow = { amountMinor: number; feeMinor: number; costPpm: number };

/** A track, an album, a box, a large basket: where the fixed part of a fee stops mattering. Cents of a two-digit currency. */
const EXAMPLES = [129, 700, 1_200, 5_000];

/** What the published price makes of typical amounts, at home. */
export function exampleCosts(schedule: { percentPpm: number; fixedMinor: number }, exponent: number): CostRow[] {
  return EXAMPLES.map((cents) => {
    const amountMinor = exponent > 2 ? cents * 10 ** (exponent - 2) : cents;
    const feeMinor = applyPpm(amountMinor, schedule.percentPpm) + schedule.fixedMinor;
    return { amountMinor, feeMinor, costPpm: Math.round((feeMinor / amountMinor) * 1_000_000) };
  });
}
