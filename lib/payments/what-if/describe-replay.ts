import "server-only";
import { bandEnds } from "@/lib/shared/amount-bands";
import type { Currency } from "@/lib/shared/money";
import type { WhatIfCurrency, WhatIfPlan } from "@/lib/shared/schemas/what-if";
import type { Method } from "../payment-rows";
import type { RailName } from "../provider";
import type { Replay } from "./replay-past";
import { noSums, type PlanSums, type Sums } from "./tally";

const PPM = 1_000_000;
/** Of a rail with a way to pay: its success, 0 to 1, and what half of its calls stay within; null where too few say anything. */
export type Experience = { success: number | null; latencyP50Ms: number | null };
type ExperienceOf = (rail: RailName, method: Method) => Experience;

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

/** The mean over the payments whose rail's figure is known. */
function meanOf({ parts }: PlanSums, figureOf: (rail: RailName, method: Method) => number | null) {
  let [known, sum] = [0, 0];
  for (const [method, rails] of parts)
    for (const [rail, part] of rails) {
      const figure = figureOf(rail, method);
      if (figure === null) continue;
      known += part.payments;
      sum += part.payments * figure;
    }
  return { known, mean: known > 0 ? sum / known : null };
}

function describeExperience(own: PlanSums, payments: number, experienceOf: ExperienceOf) {
  const { known, mean: success } = meanOf(own, (rail, method) => experienceOf(rail, method).success);
  const { mean: latencyMs } = meanOf(own, (rail, method) => experienceOf(rail, method).latencyP50Ms);
  return {
    successPpm: success === null ? null : Math.round(success * PPM),
    knownPpm: payments > 0 ? Math.round((known * PPM) / payments) : 0,
    latencyMs: latencyMs === null ? null : Math.round(latencyMs),
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

function describePlan(
  key: string,
  currency: Currency,
  all: readonly Sums[],
  own: PlanSums,
  experienceOf: ExperienceOf,
) {
  const taken = all.map((sums, band) => takenOf(sums, own.missed[band] ?? noSums(), own.fees[band] ?? 0));
  const { total, bands } = describeBands(currency, taken);
  const { payments, volumeMinor } = addSums(own.missed);
  const experience = describeExperience(own, total.payments, experienceOf);
  return { key, total, bands, notTaken: { payments, volumeMinor }, ...experience, shares: describeShares(own) };
}

/** What a replay found, rounded once, to the minor unit. */
export function describeReplay({ past, plans }: Replay, experienceOf: ExperienceOf): WhatIfCurrency[] {
  return [...past.bands]
    .map(([currency, all]) => ({
      currency,
      actual: describeBands(currency, all),
      plans: [...plans].map(([key, tally]) => describePlan(key, currency, all, tally.in(currency), experienceOf)),
    }))
    .sort((a, b) => b.actual.total.payments - a.actual.total.payments || (a.currency < b.currency ? -1 : 1));
}
