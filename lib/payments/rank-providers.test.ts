import { expect, test } from "vitest";
import type { FeeSchedule } from "./fees";
import { RAIL_LIMITS } from "./rail-limits";
import { type ExclusionReason, type RoutingContext, type RoutingSnapshot, rankProviders } from "./rank-providers";

const schedule = (provider: string, currency = "USD"): FeeSchedule => ({
  provider,
  method: "card",
  currency,
  region: "US",
  percentPpm: 29_000,
  fixedMinor: 30,
  internationalPpm: 0,
  source: "test",
  asOf: "2026-11-01",
});
const snapshot: RoutingSnapshot = {
  version: 7,
  strategy: "priority",
  providers: [{ provider: "stripe", isEnabled: true, priority: 1 }],
  schedules: [schedule("stripe")],
  availableRails: ["stripe"],
  limits: RAIL_LIMITS,
};
const context: RoutingContext = { amountMinor: 129, currency: "USD", country: "US", method: "card" };

test.each<[string, Partial<RoutingContext>, Partial<RoutingSnapshot>, ExclusionReason]>([
  ["switched off", {}, { providers: [{ provider: "stripe", isEnabled: false, priority: 1 }] }, "disabled"],
  ["no keys in this process", {}, { availableRails: [] }, "no_keys"],
  ["a provider nobody has built", {}, { providers: [{ provider: "adyen", isEnabled: true, priority: 1 }] }, "no_keys"],
  ["a wallet this rail cannot carry", { method: "paypal" }, {}, "method"],
  ["a currency it does not take", { currency: "KWD" }, {}, "currency"],
  ["one cent under its smallest charge", { amountMinor: 49 }, {}, "below_minimum"],
  ["over its largest charge", { amountMinor: 100_000_000 }, {}, "above_maximum"],
  ["a cost nobody knows", { currency: "EUR" }, {}, "no_fee_schedule"],
])("left out with its reason: %s", (_, contextChange, snapshotChange, reason) => {
  const ranking = rankProviders({ ...context, ...contextChange }, { ...snapshot, ...snapshotChange });
  expect(ranking.candidates).toEqual([]);
  expect(ranking.exclusions.map((exclusion) => exclusion.reason)).toEqual([reason]);
});

test("priority orders, the fee is quoted for this amount", () => {
  const two: RoutingSnapshot = {
    ...snapshot,
    providers: [
      { provider: "stripe", isEnabled: true, priority: 2 },
      { provider: "square", isEnabled: true, priority: 1 },
    ],
    schedules: [schedule("stripe"), schedule("square")],
    availableRails: ["stripe", "square"],
    limits: { ...RAIL_LIMITS, ...(RAIL_LIMITS.stripe ? { square: RAIL_LIMITS.stripe } : {}) },
  };
  const { candidates } = rankProviders(context, two);
  expect(candidates.map((candidate) => candidate.provider)).toEqual(["square", "stripe"]);
  expect(candidates[0]?.fee).toEqual({ feeMinor: 34, percentPpm: 29_000, fixedMinor: 30 });
});
