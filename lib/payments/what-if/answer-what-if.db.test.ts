import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/lib/platform/session";
import { PROVIDERS } from "@/lib/shared/schemas/settings";
import { type WhatIf, WhatIf as WhatIfSchema } from "@/lib/shared/schemas/what-if";
import { makeUser } from "@/test/factories";
import { keepTwoProviders } from "@/test/keep-two-providers";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { withEnvironment } from "@/test/with-environment";
import { loadPaymentSettings, type PaymentSettingsRow } from "../payment-settings";
import { answerWhatIf } from "./answer-what-if";

const PRICES = [129, 129, 700, 1_200, 6_000];
const RAILS = { rails: ["stripe", "paypal"] } as const;
let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld();
  admin = await makeUser(["admin"]);
  await keepTwoProviders();
  for (const price of PRICES) await world.confirm(await world.place({ prices: [price] }));
  await world.place({ prices: [999] });
  world.clock.advance(1_000);
});
afterAll(() => world.close());

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
const stripeFee = (price: number) => Math.round(price * 0.029) + 30;
const paypalFee = (price: number) => Math.round(price * 0.0299 + 1e-9) + 49;
const planOf = ({ currencies }: WhatIf, key: string) => currencies[0]?.plans.find((plan) => plan.key === key);
const ask = (input: Omit<Parameters<typeof answerWhatIf>[0], "days"> = {}) =>
  answerWhatIf({ days: 7, ...input }, admin, { ...RAILS, clock: world.clock }).then((found) =>
    WhatIfSchema.parse(found),
  );

test("what was captured, as it was and as it would be; what nobody paid is not in it", async () => {
  const found = await ask();
  expect(found.currencies.map(({ currency }) => currency)).toEqual(["USD"]);
  const paid = sum(PRICES.map(stripeFee));
  const total = {
    payments: 5,
    volumeMinor: sum(PRICES),
    feesMinor: paid,
    paidMinor: paid,
    routedMinor: paid,
    flatMinor: 287,
  };
  expect(found.currencies[0]?.actual.total).toEqual(total);
  expect(planOf(found, "live")?.total).toEqual(total);
  expect(planOf(found, "only:stripe")?.total.feesMinor).toBe(paid);
  expect(planOf(found, "only:paypal")?.total.feesMinor).toBe(sum(PRICES.map(paypalFee)));
  expect(planOf(found, "dearest")?.total.feesMinor).toBe(sum(PRICES.map(paypalFee)));
  expect(planOf(found, "strategy:lowest_cost")?.shares).toEqual([{ provider: "stripe", payments: 5, feesMinor: paid }]);
  expect(planOf(found, "live")).toMatchObject({ successPpm: null, knownPpm: 0, notTaken: { payments: 0 } });
});

test("by size of basket: on small ones one provider at 3.5 % would have been cheaper", async () => {
  const [small, album, basket, large] = planOf(await ask(), "live")?.bands ?? [];
  expect(small).toMatchObject({ fromMinor: 0, endMinor: 200, payments: 2, feesMinor: 68, flatMinor: 10 });
  expect(album).toMatchObject({ fromMinor: 500, endMinor: 1_000, payments: 1 });
  expect(basket).toMatchObject({ fromMinor: 1_000, endMinor: 2_000, payments: 1 });
  expect(large).toMatchObject({ fromMinor: 5_000, endMinor: null, feesMinor: 204, flatMinor: 210 });
});

/** Every provider of the settings, on where `isOn` says so. */
function switchesOf({ body }: PaymentSettingsRow, isOn: (provider: string) => boolean) {
  return body.providers.flatMap(({ provider, priority }) => {
    const name = PROVIDERS.find((known) => known === provider);
    return name ? [{ provider: name, priority, isEnabled: isOn(provider) }] : [];
  });
}

test("with a provider off, and with another price, without changing anything", async () => {
  const before = await loadPaymentSettings();
  const providers = switchesOf(before, (provider) => provider !== "stripe");
  const off = await ask({ draft: { providers } });
  expect(planOf(off, "strategy:priority")?.total.feesMinor).toBe(sum(PRICES.map(paypalFee)));
  expect(planOf(off, "live")?.total.feesMinor).toBe(sum(PRICES.map(stripeFee)));
  const key = {
    provider: "paypal" as const,
    method: "card" as const,
    currency: "USD" as const,
    region: "US",
    cardClass: "*",
  };
  const micropayments = {
    percentPpm: 49_900,
    fixedMinor: 9,
    perAttemptMinor: 0,
    internationalPpm: 15_000,
    tiers: [],
    source: "micropayments, to be negotiated",
    asOf: "2026-11-21",
  };
  const cheap = await ask({ draft: { strategy: "lowest_cost" }, fees: [{ key, terms: micropayments }] });
  const feeOf = (price: number) => Math.min(stripeFee(price), Math.round(price * 0.0499) + 9);
  expect(planOf(cheap, "strategy:lowest_cost")?.total.feesMinor).toBe(sum(PRICES.map(feeOf)));
  expect(
    planOf(cheap, "strategy:lowest_cost")
      ?.shares.map(({ provider }) => provider)
      .sort(),
  ).toEqual(["paypal", "stripe"]);
  const gone = await ask({ draft: { strategy: "lowest_cost" }, fees: [{ key, terms: null }] });
  expect(planOf(gone, "only:paypal")).toMatchObject({ total: { payments: 0 }, notTaken: { payments: 5 } });
  expect(await loadPaymentSettings()).toEqual(before);
});

test("live: a provider whose card fields cannot be shown is proposed for no card, and is named with the reason", async () => {
  const askWith = async (STRIPE_PUBLISHABLE_KEY: string | undefined) => {
    const live = { BACKLINE_MODE: "live", STRIPE_PUBLISHABLE_KEY };
    const { answerWhatIf: answer } = await withEnvironment(live, () => import("./answer-what-if"));
    return WhatIfSchema.parse(await answer({ days: 7 }, admin, { ...RAILS, clock: world.clock }));
  };
  const without = await askWith(undefined);
  expect(without.leftOut).toContainEqual({ provider: "stripe", method: "card", reason: "no_fields" });
  expect(planOf(without, "only:stripe")).toMatchObject({ total: { payments: 0 }, notTaken: { payments: 5 } });
  const shown = await askWith("pk_live_1");
  expect(shown.leftOut).not.toContainEqual({ provider: "stripe", method: "card", reason: "no_fields" });
  expect(planOf(shown, "only:stripe")).toMatchObject({ total: { payments: 5 } });
  // PayPal's own card fields are not built
  expect(shown.leftOut).toContainEqual({ provider: "paypal", method: "card", reason: "no_fields" });
  expect(planOf(shown, "strategy:lowest_cost")?.shares.map(({ provider }) => provider)).toEqual(["stripe"]);
});

test("refused: a draft by which nobody could pay, and anybody but an admin", async () => {
  const providers = switchesOf(await loadPaymentSettings(), () => false);
  await expect(ask({ draft: { providers } })).rejects.toMatchObject({ code: "unprocessable" });
  const analyst = await makeUser(["analyst"]);
  await expect(answerWhatIf({ days: 7 }, analyst, RAILS)).rejects.toMatchObject({ code: "forbidden" });
});

test("who asks while as many replays run as may waits for a turn, and is answered", async () => {
  const asked = await Promise.all(Array.from({ length: 6 }, () => ask()));
  expect(asked).toHaveLength(6);
});
