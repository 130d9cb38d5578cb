import "server-only";
import { bandEnds } from "@/lib/shared/amount-bands";
import type { Currency } from "@/lib/shared/money";
import type { WhatIfCurrency, WhatIfPlan } from "@/lib/shared/schemas/what-if";
import type { Method } from "../payment-rows";
import type { RailName } from "../provider";
import type { Replay } from "./replay-past";
import { noSums, type PlanSums, type Sums } from "./tally";

const PPM = 1_000_000;
/** A rail's success with a way to pay, 0 to 1; null where too few payments say anything. */
type SuccessOf = (rail: RailName, method: Method) => number | null;

function addSums(all: readonly Sums[]): Sums {
  const total = noSums();
  for (const sums of all) for (const key of Object.keys(total) as (keyof Sums)[]) total[key] += sums[key];
  return total;
}

/** What of all was taken, for how much. */
function takenOf(all: Sums, missed: Sums, feesMinor: number): Sums {
  return {
    payments: all.payments - missed.payments,
    volumeMinor: all.volumeMinor - missed.volumeMinor,
    paidMinor: all.paidMinor - missed.paidMinor,
    routedMinor: all.routedMinor - missed.routedMinor,
    flatMinor: all.flatMinor - missed.flatMinor,
    feesMinor,
  };
}

function describeBands(currency: Currency, bands: readonly Sums[]) {
  const ends = bandEnds(currency);
  const shown = bands.map((sums, index) => {
    const feesMinor = Math.round(sums.feesMinor);
    return { ...sums, feesMinor, fromMinor: ends[index - 1] ?? 0, endMinor: ends[index] ?? null };
  });
  const total = addSums(bands);
  return {
    total: { ...total, feesMinor: Math.round(total.feesMinor) },
    bands: shown.filter((one) => one.payments > 0),
  };
}

function describeSuccess({ parts }: PlanSums, payments: number, successOf: SuccessOf) {
  let [known, expected] = [0, 0];
  for (const [method, rails] of parts)
    for (const [rail, part] of rails) {
      const success = successOf(rail, method);
      if (success === null) continue;
      known += part.payments;
      expected += part.payments * success;
    }
  return {
    successPpm: known > 0 ? Math.round((expected * PPM) / known) : null,
    knownPpm: payments > 0 ? Math.round((known * PPM) / payments) : 0,
  };
}

function describeShares({ parts }: PlanSums): WhatIfPlan["shares"] {
  const sums = new Map<RailName, { payments: number; feesMinor: number }>();
  for (const rails of parts.values())
    for (const [rail, { payments, feesMinor }] of rails) {
      const before = sums.get(rail) ?? { payments: 0, feesMinor: 0 };
      sums.set(rail, { payments: before.payments + payments, feesMinor: before.feesMinor + feesMinor });
    }
  return [...sums]
    .map(([provider, part]) => ({
      provider,
      payments: Math.round(part.payments),
      feesMinor: Math.round(part.feesMinor),
    }))
    .sort((a, b) => b.payments - a.payments || (a.provider < b.provider ? -1 : 1));
}

function describePlan(key: string, currency: Currency, all: readonly Sums[], own: PlanSums, successOf: SuccessOf) {
  const taken = all.map((sums, band) => takenOf(sums, own.missed[band] ?? noSums(), own.fees[band] ?? 0));
  const { total, bands } = describeBands(currency, taken);
  const { payments, volumeMinor } = addSums(own.missed);
  const success = describeSuccess(own, total.payments, successOf);
  return { key, total, bands, notTaken: { payments, volumeMinor }, ...success, shares: describeShares(own) };
}

/** What a replay found, rounded once, to the minor unit. */
export function describeReplay({ past, plans }: Replay, successOf: SuccessOf): WhatIfCurrency[] {
  return [...past.bands]
    .map(([currency, all]) => ({
      currency,
      actual: describeBands(currency, all),
      plans: [...plans].map(([key, tally]) => describePlan(key, currency, all, tally.in(currency), successOf)),
    }))
    .sort((a, b) => b.actual.total.payments - a.actual.total.payments || (a.currency < b.currency ? -1 : 1));
}
