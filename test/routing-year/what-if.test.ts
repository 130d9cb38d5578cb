import { beforeAll, expect, test } from "vitest";
import { RAILS } from "@/lib/payments/provider";
import type { RailWindow } from "@/lib/payments/sql/routing-facts-rows";
import { describeReplay } from "@/lib/payments/what-if/describe-replay";
import { listPlans, type Plans } from "@/lib/payments/what-if/plans";
import { replayPast } from "@/lib/payments/what-if/replay-past";
import type { WhatIfCurrency } from "@/lib/shared/schemas/what-if";
import { drawYear, type YearOrder } from "./draw-year";
import { contextOf, YEAR_LIMITS, YEAR_SCHEDULES } from "./play-year";
import { inCoins, type Ledger, type Memory, recompute, remember } from "./recompute";
import { slicesOf } from "./slices-of";

// No rail shows the kind of card before the buyer confirms, so the past has none either.
const YEAR = drawYear("20261121", 20).map((order): YearOrder => ({ ...order, cardClass: null }));
const PAID_PPM = 40_000;
const WEIGHTS: Record<(typeof RAILS)[number], number> = { stripe: 3, paypal: 0, square: 1, adyen: 2, braintree: 4 };
const LIVE = {
  body: {
    strategy: "priority" as const,
    providers: RAILS.map((provider, index) => ({
      provider,
      isEnabled: true,
      priority: index + 1,
      weight: WEIGHTS[provider],
    })),
  },
  schedules: YEAR_SCHEDULES,
};
/** PayPal has too few, the others differ enough for every strategy to choose for itself. */
const WINDOWS: RailWindow[] = RAILS.map((rail, index) => ({
  rail,
  method: "card",
  samples: rail === "paypal" ? 10 : 128,
  successes: rail === "paypal" ? 5 : 100 + 5 * index,
  latencyP50Ms: 500 - 60 * index,
}));
const paidOf = (amountMinor: number) => Math.round((amountMinor * PAID_PPM) / 1_000_000);
const coinsOf = (order: YearOrder) => contextOf(order).amountMinor;

const replay = (plans: Plans, from = "") =>
  replayPast(slicesOf(YEAR, paidOf, from), plans, {
    availableRails: RAILS,
    limits: YEAR_LIMITS,
    windows: WINDOWS,
  }).then((found) =>
    describeReplay(found, (rail) =>
      rail === "paypal"
        ? { success: null, latencyP50Ms: null }
        : { success: (100 + 5 * RAILS.indexOf(rail)) / 128, latencyP50Ms: 500 - 60 * RAILS.indexOf(rail) },
    ),
  );

let found: WhatIfCurrency[];
beforeAll(async () => {
  found = await replay(listPlans(LIVE, LIVE, RAILS));
});
const planOf = (currency: string, key: string, all = found) => {
  const plan = all.find((one) => one.currency === currency)?.plans.find((one) => one.key === key);
  if (!plan) throw new Error(`no ${key} in ${currency}`);
  return plan;
};

type Choose = (
  order: YearOrder,
  fees: ReadonlyMap<string, number>,
  cheapest: string,
) => readonly (readonly [string, number])[];

/** Order by order, from the price list's own words, with nothing of what is tested. */
function bruteForce(currency: string, choose: Choose, options: { places?: readonly string[]; from?: string } = {}) {
  const { places = RAILS, from = "" } = options;
  const [volumes, memory]: [Ledger, Memory] = [new Map(), new Map()];
  const sums = { payments: 0, volumeMinor: 0, feesMinor: 0 };
  for (const order of YEAR) {
    if (order.currency !== currency) continue;
    const { order: ranked, fees } = recompute(order, "lowest_cost", { places, volumes, memory });
    const chosen = choose(order, fees, ranked[0] ?? "");
    if (chosen.length === 1 && chosen[0]) remember(order, chosen[0][0], true, { volumes, memory });
    if (order.at < from || chosen.length === 0) continue;
    sums.payments += 1;
    sums.volumeMinor += coinsOf(order);
    for (const [rail, share] of chosen) sums.feesMinor += (fees.get(rail) ?? Number.NaN) * share;
  }
  return { ...sums, feesMinor: Math.round(sums.feesMinor) };
}
const CURRENCIES = ["USD", "GBP", "EUR", "JPY"];

test.each(CURRENCIES)("%s: lowest cost, with tiers, costs what an independent computation says", (currency) => {
  const expected = bruteForce(currency, (_, __, cheapest) => [[cheapest, 1]]);
  expect(planOf(currency, "strategy:lowest_cost").total).toMatchObject(expected);
  expect(expected.payments).toBeGreaterThan(500);
});

test.each(CURRENCIES)("%s: the dearest each time, and each provider alone", (currency) => {
  const dearest = bruteForce(currency, (_, fees) => {
    const [rail] = [...fees].reduce((one, other) => (other[1] > one[1] ? other : one));
    return [[rail, 1]];
  });
  expect(planOf(currency, "dearest").total).toMatchObject(dearest);
  for (const rail of RAILS) {
    const alone = bruteForce(currency, (_, fees) => (fees.has(rail) ? [[rail, 1]] : []), { places: [rail] });
    const all = YEAR.filter((order) => order.currency === currency).length;
    const plan = found.find((one) => one.currency === currency)?.plans.find(({ key }) => key === `only:${rail}`);
    expect(plan?.total).toMatchObject(alone);
    expect(plan?.notTaken.payments).toBe(all - alone.payments);
  }
});

test.each(CURRENCIES)(
  "%s: as it was routed, by the prices in force, is what its provider alone would cost",
  (currency) => {
    const own = found.find((one) => one.currency === currency);
    const alone = planOf(currency, "only:stripe").total.feesMinor;
    expect(own?.actual.total.routedMinor).toBe(alone);
    for (const { total, notTaken } of own?.plans ?? [])
      if (notTaken.payments === 0) expect(total.routedMinor).toBe(alone);
  },
);

test("by weight: the mean of all draws, a weightless provider left out (yen have no tiers)", () => {
  const weighted = bruteForce("JPY", (_, fees) => {
    const weighing = [...fees.keys()].filter((rail) => WEIGHTS[rail as keyof typeof WEIGHTS] > 0);
    const total = weighing.reduce((sum, rail) => sum + WEIGHTS[rail as keyof typeof WEIGHTS], 0);
    return weighing.map((rail) => [rail, WEIGHTS[rail as keyof typeof WEIGHTS] / total] as const);
  });
  expect(planOf("JPY", "strategy:weighted").total).toMatchObject(weighted);
});

test("a strategy by experience goes by what is known now, and its success and its calls are those of whom it chooses", () => {
  for (const currency of CURRENCIES) {
    const { shares, successPpm, knownPpm, latencyMs } = planOf(currency, "strategy:highest_success");
    const priced = RAILS.filter((rail) => planOf(currency, "strategy:lowest_cost") && hasPrice(rail, currency));
    const best = priced.filter((rail) => rail !== "paypal").at(-1);
    expect(shares.map(({ provider }) => provider)).toEqual([best]);
    expect(successPpm).toBe(Math.round(((100 + 5 * RAILS.indexOf(best ?? "stripe")) * 1_000_000) / 128));
    expect(latencyMs).toBe(500 - 60 * RAILS.indexOf(best ?? "stripe"));
    expect(knownPpm).toBe(1_000_000);
    // a split: each provider's calls as often as it has payments
    const split = planOf(currency, "strategy:weighted");
    const known = split.shares.filter(({ provider }) => provider !== "paypal");
    const sumOf = (read: (share: (typeof known)[number]) => number) => known.reduce((sum, one) => sum + read(one), 0);
    const mean =
      sumOf((one) => one.payments * (500 - 60 * RAILS.findIndex((rail) => rail === one.provider))) /
      sumOf((one) => one.payments);
    expect(Math.abs((split.latencyMs ?? 0) - mean)).toBeLessThan(1);
  }
  const alone = found.find(({ currency }) => currency === "USD")?.plans.find(({ key }) => key === "only:paypal");
  expect(alone).toMatchObject({ successPpm: null, knownPpm: 0, latencyMs: null });
});
const hasPrice = (rail: string, currency: string) =>
  YEAR_SCHEDULES.some((schedule) => schedule.provider === rail && schedule.currency === currency);

test("bands add up to the whole, and so do the providers' shares and what was really paid", () => {
  for (const { currency, actual, plans } of found) {
    const own = YEAR.filter((order) => order.currency === currency);
    expect(actual.total.payments).toBe(own.length);
    expect(actual.total.feesMinor).toBe(own.reduce((sum, order) => sum + paidOf(coinsOf(order)), 0));
    for (const { key, total, bands, shares, notTaken } of plans) {
      expect(bands.reduce((sum, band) => sum + band.payments, 0)).toBe(total.payments);
      expect(bands.reduce((sum, band) => sum + band.volumeMinor, 0)).toBe(total.volumeMinor);
      const drift = key.includes("weighted") ? bands.length : 0;
      expect(Math.abs(bands.reduce((sum, band) => sum + band.feesMinor, 0) - total.feesMinor)).toBeLessThanOrEqual(
        drift,
      );
      expect(Math.abs(shares.reduce((sum, share) => sum + share.payments, 0) - total.payments)).toBeLessThanOrEqual(
        drift,
      );
      expect(total.payments + notTaken.payments).toBe(own.length);
    }
  }
});

test("payments before the period fill its first month's tiers and are not counted", async () => {
  const from = "2027-11-18T00";
  const cut = await replay(listPlans(LIVE, LIVE, RAILS), from);
  for (const currency of CURRENCIES) {
    const expected = bruteForce(currency, (_, __, cheapest) => [[cheapest, 1]], { from });
    expect(planOf(currency, "strategy:lowest_cost", cut).total).toMatchObject(expected);
  }
});

test("a provider off and another price change the draft and not what is in force", async () => {
  const providers = LIVE.body.providers.map((entry) => ({ ...entry, isEnabled: entry.provider !== "stripe" }));
  const schedules = YEAR_SCHEDULES.filter(({ provider, currency }) => provider !== "paypal" || currency !== "USD");
  const draft = { body: { ...LIVE.body, strategy: "lowest_cost" as const, providers }, schedules };
  const changed = await replay(listPlans(LIVE, draft, RAILS));
  const places = RAILS.filter((rail) => rail !== "stripe" && rail !== "paypal");
  const expected = bruteForce("USD", (_, __, cheapest) => [[cheapest, 1]], { places });
  expect(planOf("USD", "strategy:lowest_cost", changed).total).toMatchObject(expected);
  expect(planOf("USD", "live", changed)).toEqual(planOf("USD", "live"));
});

test("coins of the price list and of the store are the same", () => {
  expect(inCoins([129n, 100n], "USD")).toBe(129);
});
