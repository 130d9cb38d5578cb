import { expect, test } from "vitest";
import { newId } from "@/lib/shared/ids";
import type { FeeSchedule } from "./fees";
import type { PastAttempt, PastClass } from "./payment-rows";
import type { RailLimits } from "./rail-limits";
import { type ExclusionReason, type RoutingContext, type RoutingSnapshot, rankProviders } from "./rank-providers";

const schedule = (provider: string, method: string, currency = "USD"): FeeSchedule => ({
  provider,
  method,
  currency,
  region: "US",
  cardClass: "*",
  percentPpm: 29_000,
  fixedMinor: 30,
  perAttemptMinor: 0,
  internationalPpm: 0,
  tiers: [],
  source: "test",
  asOf: "2026-11-01",
});
const limitsOf = (...methods: RailLimits["methods"]): RailLimits => ({
  methods,
  minimumMinor: { USD: 50, EUR: 50 },
  maximumMinor: 99_999_999,
});
/** Stripe first, PayPal second, and Square, which takes cards as well, third. */
const snapshot: RoutingSnapshot = {
  version: 7,
  strategy: "priority",
  providers: ["stripe", "paypal", "square"].map((provider, index) => ({ provider, isEnabled: true, priority: index })),
  schedules: [...["stripe", "paypal", "square"].map((rail) => schedule(rail, "card")), schedule("paypal", "paypal")],
  availableRails: ["stripe", "paypal", "square"],
  breakers: {},
  limits: { stripe: limitsOf("card"), paypal: limitsOf("card", "paypal"), square: limitsOf("card") },
  facts: {},
};
const onlyStripe: Partial<RoutingSnapshot> = { providers: snapshot.providers.slice(0, 1) };
const context: RoutingContext = {
  paymentId: null,
  amountMinor: 129,
  currency: "USD",
  country: "US",
  method: "card",
  cardClass: null,
  history: [],
  preferredRail: null,
};
const order = (contextChange: Partial<RoutingContext>, snapshotChange: Partial<RoutingSnapshot> = {}) =>
  rankProviders({ ...context, ...contextChange }, { ...snapshot, ...snapshotChange }).candidates.map(
    ({ rail }) => rail,
  );

test.each<[string, Partial<RoutingContext>, Partial<RoutingSnapshot>, ExclusionReason]>([
  ["switched off", {}, { providers: [{ provider: "stripe", isEnabled: false, priority: 1 }] }, "disabled"],
  ["no keys in this process", {}, { availableRails: [] }, "no_keys"],
  ["a provider nobody has built", {}, { providers: [{ provider: "adyen", isEnabled: true, priority: 1 }] }, "no_keys"],
  ["a wallet this rail cannot carry", { method: "paypal" }, {}, "method"],
  ["a wallet that the shop has not on", { method: "google_pay" }, {}, "wallet_off"],
  ["a currency it does not take", { currency: "KWD" }, {}, "currency"],
  ["one cent under its smallest charge", { amountMinor: 49 }, {}, "below_minimum"],
  ["over its largest charge", { amountMinor: 100_000_000 }, {}, "above_maximum"],
  ["a cost nobody knows", { currency: "EUR" }, {}, "no_fee_schedule"],
  ["its breaker is open", {}, { breakers: { stripe: "open" } }, "breaker_open"],
  ["another rail refused this card for good", { history: past("paypal card hard") }, {}, "declined_before"],
])("left out with its reason: %s", (_, contextChange, snapshotChange, reason) => {
  const ranking = rankProviders({ ...context, ...contextChange }, { ...snapshot, ...onlyStripe, ...snapshotChange });
  expect(ranking.candidates).toEqual([]);
  expect(ranking.exclusions.map((exclusion) => exclusion.reason)).toEqual([reason]);
});

function past(...attempts: `${PastAttempt["rail"]} ${"card" | "paypal"} ${PastClass}`[]): PastAttempt[] {
  return attempts.map((words) => {
    const [rail, method, pastClass] = words.split(" ") as [PastAttempt["rail"], "card" | "paypal", PastClass];
    return { rail, method, class: pastClass };
  });
}

test.each<[string, Partial<RoutingContext>, RoutingSnapshot["availableRails"]]>([
  ["nothing was tried: the store's own order", {}, ["stripe", "paypal", "square"]],
  ["a rail that failed goes to the end", { history: past("stripe card technical") }, ["paypal", "square", "stripe"]],
  [
    "of two that failed, the one that failed longest ago comes first",
    { history: past("paypal card technical", "stripe card technical") },
    ["square", "paypal", "stripe"],
  ],
  [
    "all failed: the one that failed longest ago may be asked again",
    { history: past("square card technical", "stripe card technical", "paypal card technical") },
    ["square", "stripe", "paypal"],
  ],
  [
    "a failure counts whatever it was paid with",
    { history: past("paypal paypal technical") },
    ["stripe", "square", "paypal"],
  ],
  ["a hard decline leaves only its rail, for another card", { history: past("paypal card hard") }, ["paypal"]],
  [
    "a hard decline outweighs what other rails did before or after",
    { history: past("stripe card soft", "paypal card hard", "paypal card technical") },
    ["paypal"],
  ],
  [
    "after one soft decline every rail may be asked",
    { history: past("stripe card soft") },
    ["stripe", "paypal", "square"],
  ],
  [
    "twice on one rail is still one rail",
    { history: past("stripe card soft", "stripe card soft") },
    ["stripe", "paypal", "square"],
  ],
  [
    "after soft declines on two rails the last one stays",
    { history: past("stripe card soft", "paypal card soft") },
    ["paypal"],
  ],
  [
    "and it is the last one, whichever came first",
    { history: past("paypal card soft", "stripe card soft") },
    ["stripe"],
  ],
  [
    "declined, then failed: the failure sends a rail to the end, the decline says nothing of it",
    { history: past("stripe card soft", "stripe card technical") },
    ["paypal", "square", "stripe"],
  ],
  [
    "a method newly chosen starts afresh",
    { history: past("paypal card hard", "paypal paypal soft") },
    ["stripe", "paypal", "square"],
  ],
  [
    "a wallet's decline says nothing about cards",
    { history: past("paypal paypal hard") },
    ["stripe", "paypal", "square"],
  ],
  ["given up by the buyer is no decline", { history: past("stripe card other") }, ["stripe", "paypal", "square"]],
  [
    "the rail whose fields are filled in is preferred, though it failed before",
    { history: past("stripe card technical"), preferredRail: "stripe" },
    ["stripe", "paypal", "square"],
  ],
  [
    "but not when it may not be asked any more",
    { history: past("paypal card hard"), preferredRail: "stripe" },
    ["paypal"],
  ],
])("%s", (_, change, expected) => {
  expect(order(change)).toEqual(expected);
});

test.each(["half_open", "recovering"] as const)("a %s rail takes one payment in ten, always the same ones", (state) => {
  const ids = Array.from({ length: 2_000 }, newId);
  const isFirst = (paymentId: string) => order({ paymentId }, { breakers: { stripe: state } })[0] === "stripe";
  const sampled = ids.filter(isFirst);
  expect(sampled.length / ids.length).toBeGreaterThan(0.06);
  expect(sampled.length / ids.length).toBeLessThan(0.14);
  expect(sampled.every(isFirst)).toBe(true);
  expect(order({}, { breakers: { stripe: state } })).toEqual(["paypal", "square", "stripe"]);
});

test("priority orders, ties by name, and the fee is quoted for this amount", () => {
  const providers = ["stripe", "square", "paypal"].map((provider) => ({ provider, isEnabled: true, priority: 1 }));
  const { candidates } = rankProviders(context, { ...snapshot, providers });
  expect(candidates.map(({ provider }) => provider)).toEqual(["paypal", "square", "stripe"]);
  expect(candidates[0]?.fee).toMatchObject({ feeMinor: 34, percentPpm: 29_000, fixedMinor: 30 });
});

test("a wallet rides on the rails that take it, by their card prices, and is no candidate itself", () => {
  const wallet = { provider: "google_pay", isEnabled: true, priority: 9 };
  const limits = {
    stripe: { ...limitsOf("card"), methods: ["card" as const, "google_pay" as const] },
    paypal: limitsOf("card"),
    square: { ...limitsOf("card"), methods: ["card" as const, "google_pay" as const] },
  };
  const ridden = { ...snapshot, providers: [...snapshot.providers, wallet], limits };
  const byWallet = rankProviders({ ...context, method: "google_pay" }, ridden);
  const byCard = rankProviders(context, ridden);
  expect(byWallet.candidates.map(({ rail }) => rail)).toEqual(["stripe", "square"]);
  expect(byWallet.candidates[0]?.fee).toEqual(byCard.candidates[0]?.fee);
  expect(byCard.exclusions).toEqual([{ provider: "google_pay", reason: "method" }]);
});
