import { expect, test } from "vitest";
import { RAILS } from "@/lib/payments/provider";
import { rankProviders } from "@/lib/payments/rank-providers";
import { PROVIDERS, ROUTING_STRATEGIES } from "@/lib/shared/schemas/settings";
import { drawYear } from "./draw-year";
import { lookBack } from "./hindsight";
import { contextOf, YearShop } from "./play-year";
import { type Ledger, type Memory, recompute, remember } from "./recompute";

const YEAR = drawYear("20261121", 60);

test("the year is a year, and uses all that prices know of", () => {
  expect(YEAR.length).toBeGreaterThan(20_000);
  expect(new Set(YEAR.map(({ at }) => at.slice(0, 7))).size).toBe(12);
  expect(new Set(YEAR.map(({ currency }) => currency)).size).toBe(4);
  expect(new Set(YEAR.map(({ cardClass }) => cardClass)).size).toBe(4);
});

test.each(["lowest_cost", "expected_value"] as const)(
  "%s: an independent decimal computation agrees on every order, every quote and every place",
  (strategy) => {
    const shop = new YearShop(strategy);
    const [volumes, memory]: [Ledger, Memory] = [new Map(), new Map()];
    const differences: unknown[] = [];
    const tiersUsed = new Set<number>();
    const winners = new Set<string>();
    for (const [index, order] of YEAR.entries()) {
      const { candidates, exclusions } = shop.rank(order);
      const own = candidates.map(({ provider, fee }) => [provider, fee.feeMinor]);
      const { order: places, fees } = recompute(order, strategy, { places: RAILS, volumes, memory });
      const theirs = places.map((provider) => [provider, fees.get(provider)]);
      if (JSON.stringify(own) !== JSON.stringify(theirs)) differences.push({ order, own, theirs });
      if (candidates.length + exclusions.length !== PROVIDERS.length) differences.push({ order, exclusions });
      const [chosen, next] = candidates;
      if (!chosen) throw new Error("nobody takes it");
      for (const { fee } of candidates) tiersUsed.add(fee.tierFromMinor);
      winners.add(chosen.rail);
      // now and then the first one cannot be reached, so that the others get to be known as well
      const { rail } = index % 10 === 0 ? (next ?? chosen) : chosen;
      shop.learn(order, rail);
      remember(order, rail, order.taken[rail].isTaken, { volumes, memory });
    }
    expect(differences.slice(0, 3)).toEqual([]);
    expect(winners.size).toBeGreaterThanOrEqual(3);
    expect(tiersUsed.size).toBeGreaterThanOrEqual(2);
  },
  60_000,
);

test.each(ROUTING_STRATEGIES)("%s: what is stored as JSON ranks as it did, through two months", (strategy) => {
  const shop = new YearShop(strategy);
  for (const [index, order] of YEAR.slice(0, 4_000).entries()) {
    const snapshot = shop.snapshotFor(order);
    const ranking = rankProviders(contextOf(order), snapshot);
    if (index % 50 === 0) {
      const again = JSON.parse(JSON.stringify({ context: contextOf(order), snapshot }));
      expect(rankProviders(again.context, again.snapshot)).toEqual(JSON.parse(JSON.stringify(ranking)));
    }
    const rail = ranking.candidates[0]?.rail;
    if (rail) shop.learn(order, rail);
  }
});

test("hindsight: no plan beats the bound, and knowing the month in advance never costs more", () => {
  const years = lookBack(YEAR);
  expect(years.map(({ currency }) => currency).sort()).toEqual(["EUR", "GBP", "JPY", "USD"]);
  for (const { online, bestKnown, bound, dearest } of years) {
    expect(bound).toBeLessThanOrEqual(bestKnown);
    expect(bestKnown).toBeLessThanOrEqual(online);
    expect(online).toBeLessThan(dearest);
  }
  // without tiers there is nothing that could have been known
  const yen = years.find(({ currency }) => currency === "JPY");
  expect(yen?.online).toBe(yen?.bound);
  const dollars = years.find(({ currency }) => currency === "USD");
  expect(dollars?.bestKnown).toBeLessThan(dollars?.online ?? 0);
});

test("hindsight pays lowest cost what routing itself would have paid", () => {
  const shop = new YearShop("lowest_cost");
  const paid = new Map<string, number>();
  for (const order of YEAR) {
    const [chosen] = shop.rank(order).candidates;
    if (!chosen) throw new Error("nobody takes it");
    paid.set(order.currency, (paid.get(order.currency) ?? 0) + chosen.fee.feeMinor);
    shop.learn({ ...order, taken: { ...order.taken, [chosen.rail]: { isTaken: true, ms: 1 } } }, chosen.rail);
  }
  for (const { currency, online } of lookBack(YEAR)) expect(paid.get(currency)).toBe(online);
});
