import "server-only";
import { bandEnds } from "@/lib/shared/amount-bands";
import type { Currency } from "@/lib/shared/money";
import type { WhatIfCurrency, WhatIfPlan } from "@/lib/shared/schemas/what-if";
import { addSums, type CurrencyTally, type Sums, type Tally } from "./tally";

const PPM = 1_000_000;

function round({ payments, volumeMinor, feesMinor, paidMinor, flatMinor }: Sums): Sums {
  return { payments, volumeMinor, feesMinor: Math.round(feesMinor), paidMinor, flatMinor };
}

function describePlan(key: string, currency: Currency, tally: CurrencyTally): WhatIfPlan {
  const ends = bandEnds(currency);
  const total = addSums(tally.bands);
  const bands = tally.bands.map((sums, index) => ({
    ...round(sums),
    fromMinor: ends[index - 1] ?? 0,
    endMinor: ends[index] ?? null,
  }));
  const { knownPayments, expected, rails, notTaken } = tally;
  const shares = [...rails].map(([provider, { payments, feesMinor }]) => ({
    provider,
    payments: Math.round(payments),
    feesMinor: Math.round(feesMinor),
  }));
  return {
    key,
    total: round(total),
    bands: bands.filter(({ payments }) => payments > 0),
    notTaken: { ...notTaken },
    successPpm: knownPayments > 0 ? Math.round((expected * PPM) / knownPayments) : null,
    knownPpm: total.payments > 0 ? Math.round((knownPayments * PPM) / total.payments) : 0,
    shares: shares.sort((a, b) => b.payments - a.payments || (a.provider < b.provider ? -1 : 1)),
  };
}

/** What a replay found, rounded once, to the minor unit. */
export function describeReplay({ actual, plans }: { actual: Tally; plans: Map<string, Tally> }): WhatIfCurrency[] {
  return [...actual.currencies]
    .map(([currency, tally]) => ({
      currency,
      actual: describePlan("actual", currency, tally),
      plans: [...plans].flatMap(([key, { currencies }]) => {
        const own = currencies.get(currency);
        return own ? [describePlan(key, currency, own)] : [];
      }),
    }))
    .sort((a, b) => b.actual.total.payments - a.actual.total.payments || (a.currency < b.currency ? -1 : 1));
}
