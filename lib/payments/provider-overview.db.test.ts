import { afterAll, beforeAll, expect, test } from "vitest";
import { PaymentSettings } from "@/lib/shared/schemas/settings";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { getPaymentSettings } from "./provider-overview";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

test("an untouched store: the rails with keys in the sandbox without figures, the others absent with a reason", async () => {
  const settings = PaymentSettings.parse(await getPaymentSettings());
  const joined = settings.providers.flatMap(({ provider, priority }) =>
    priority === null ? [] : [{ provider, priority }],
  );
  const names = joined.toSorted((a, b) => a.priority - b.priority).map(({ provider }) => provider);
  expect(names.slice(0, 2)).toEqual(["stripe", "paypal"]);
  expect(settings).toMatchObject({ snapshotId: names.length, mode: "demo", strategy: "priority" });
  const states = settings.providers.map((strip) => [strip.provider, strip.state]);
  expect(states.slice(0, 2)).toEqual([
    ["stripe", "sandbox"],
    ["paypal", "sandbox"],
  ]);
  const absent = ["adyen", "braintree", "square"].map((name) => [name, "absent"]);
  const wallets = ["apple_pay", "google_pay"].map((name) => [name, "sandbox"]);
  expect(states.slice(2).sort()).toEqual([...absent, ...wallets].sort());
  for (const strip of settings.providers.filter(({ state }) => state === "absent")) expect(strip.reason).toMatch(/\w+/);
  for (const strip of settings.providers.filter(({ kind }) => kind === "wallet"))
    expect(strip).toMatchObject({ rides: [{ provider: "stripe", state: "closed" }], feeSchedule: null });
  expect(settings.providers[0]).toMatchObject({
    attempts: 0,
    samples: [],
    successPpm: null,
    latencyP50Ms: null,
    effectiveCostPpm: null,
    priority: 1,
    isEnabled: true,
    breaker: { state: "closed", operation: null },
    liveSharePpm: 0,
  });
  // each came by a version of its own
  const history = names.map((provider, index) => [index + 1, index === 0 ? [] : [{ kind: "added", provider }]]);
  expect(settings.history.map(({ version, changes }) => [version, changes])).toEqual(history.reverse());
});

test("one paid, one declined: half succeed, the cost is what the fee schedule says", async () => {
  const orderId = await world.place({ prices: [1000] });
  await world.confirm(orderId, "pm_card_chargeDeclined");
  await world.confirm(orderId);
  await world.start(await world.place());
  const [stripe] = (await getPaymentSettings()).providers;
  expect(stripe).toMatchObject({
    attempts: 2,
    succeeded: 1,
    samples: [{ method: "card", samples: 2 }],
    successPpm: 500_000,
    volumeMinor: 1000,
    feesMinor: 59,
    effectiveCostPpm: 59_000,
    sharePpm: 1_000_000,
    liveSharePpm: 1_000_000,
    currency: "USD",
    feeSchedule: { percentPpm: 29_000, fixedMinor: 30, currency: "USD" },
  });
  expect(stripe?.trend).toHaveLength(24);
  expect(stripe?.trend.at(-1)).toBe(500_000);
});
