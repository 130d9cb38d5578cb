import { findSchedule, quoteFee } from "@/lib/payments/fees";
import { RAILS, type RailName } from "@/lib/payments/provider";
import { applyPpm } from "@/lib/shared/money";
import type { YearOrder } from "./draw-year";
import { contextOf, YEAR_SCHEDULES } from "./play-year";

type Offer = { rail: RailName; steps: { fromMinor: number; feeMinor: number }[] };
type Priced = { amountMinor: number; offers: Offer[] };
/** Minor units of one currency. `bestKnown`: the cheapest plan that was found; `bound`: nothing can cost less. */
export type Hindsight = {
  currency: string;
  orders: number;
  volumeMinor: number;
  online: number;
  bestKnown: number;
  bound: number;
  dearest: number;
  flat: number;
  /** Each rail alone; null where it has no price for some of them. */
  alone: Record<RailName, number | null>;
};
/** Up to which volume a rail gets everything before the cheapest does. */
type Target = { rail: RailName; untilMinor: number };

/** The founding brief's single provider. */
const FLAT_PPM = 35_000;

function priceOf(order: YearOrder): Priced {
  const context = contextOf(order);
  const offers = RAILS.flatMap((rail) => {
    const schedule = findSchedule(YEAR_SCHEDULES, { provider: rail, ...context });
    if (!schedule) return [];
    const froms = [0, ...schedule.tiers.map(({ fromMinor }) => fromMinor)];
    const steps = froms.map((fromMinor) => ({
      fromMinor,
      feeMinor: quoteFee(schedule, { ...context, monthVolumeMinor: fromMinor }).feeMinor,
    }));
    return [{ rail, steps }];
  });
  return { amountMinor: context.amountMinor, offers };
}

const feeIn = ({ steps }: Offer, volumeMinor: number) =>
  steps.findLast(({ fromMinor }) => fromMinor <= volumeMinor)?.feeMinor ?? Number.POSITIVE_INFINITY;

/** One month under a plan: to each target in turn until its volume is there, else to the cheapest at that moment. */
function playMonth(month: readonly Priced[], plan: readonly Target[]): number {
  const volumes = new Map<RailName, number>();
  const volumeOf = (rail: RailName) => volumes.get(rail) ?? 0;
  let cost = 0;
  for (const { amountMinor, offers } of month) {
    const wanted = plan.find(({ rail, untilMinor }) => volumeOf(rail) < untilMinor)?.rail;
    const cheapest = offers.reduce((one, other) =>
      feeIn(other, volumeOf(other.rail)) < feeIn(one, volumeOf(one.rail)) ? other : one,
    );
    const taken = offers.find(({ rail }) => rail === wanted) ?? cheapest;
    cost += feeIn(taken, volumeOf(taken.rail));
    volumes.set(taken.rail, volumeOf(taken.rail) + amountMinor);
  }
  return cost;
}

/** No plan; one threshold of one rail; thresholds of two rails, one after the other. */
function listPlans(month: readonly Priced[]): Target[][] {
  const targets = new Map<string, Target>();
  for (const { offers } of month)
    for (const { rail, steps } of offers)
      for (const { fromMinor: untilMinor } of steps.slice(1))
        targets.set(`${rail} ${untilMinor}`, { rail, untilMinor });
  const single = [...targets.values()];
  const pairs = single.flatMap((first) =>
    single.filter(({ rail }) => rail !== first.rail).map((second) => [first, second]),
  );
  return [[], ...single.map((one) => [one]), ...pairs];
}

/** As if each payment had the best tier that the whole month's volume could have reached at its rail. */
function boundOf(month: readonly Priced[]): number {
  const total = sum(month.map(({ amountMinor }) => amountMinor));
  const least = ({ steps }: Offer) =>
    Math.min(...steps.filter(({ fromMinor }) => fromMinor <= total).map(({ feeMinor }) => feeMinor));
  return sum(month.map(({ offers }) => Math.min(...offers.map(least))));
}

function alone(month: readonly Priced[], rail: RailName): number | null {
  const isWhole = month.every(({ offers }) => offers.some((offer) => offer.rail === rail));
  return isWhole ? playMonth(month, [{ rail, untilMinor: Number.POSITIVE_INFINITY }]) : null;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/**
 * What lowest cost, which knows only the volumes so far, paid over a year of payments that all succeed, against plans that
 * know the month in advance and steer for a tier.
 */
export function lookBack(year: readonly YearOrder[]): Hindsight[] {
  return [...groupBy(year, ({ currency }) => currency)].map(([currency, orders]) => {
    const months = [...groupBy(orders, ({ at }) => at.slice(0, 7)).values()].map((month) => month.map(priceOf));
    const all = months.flat();
    const over = (costOf: (month: readonly Priced[]) => number) => sum(months.map(costOf));
    const aloneOf = (rail: RailName) => {
      const costs = months.map((month) => alone(month, rail));
      return costs.includes(null) ? null : sum(costs.map((cost) => cost ?? 0));
    };
    return {
      currency,
      orders: all.length,
      volumeMinor: sum(all.map(({ amountMinor }) => amountMinor)),
      online: over((month) => playMonth(month, [])),
      bestKnown: over((month) => Math.min(...listPlans(month).map((plan) => playMonth(month, plan)))),
      bound: over(boundOf),
      dearest: sum(all.map(({ offers }) => Math.max(...offers.map((offer) => feeIn(offer, 0))))),
      flat: sum(all.map(({ amountMinor }) => applyPpm(amountMinor, FLAT_PPM))),
      alone: Object.fromEntries(RAILS.map((rail) => [rail, aloneOf(rail)])) as Hindsight["alone"],
    };
  });
}
