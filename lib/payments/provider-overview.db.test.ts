import { afterAll, beforeAll, expect, test } from "vitest";
import { PaymentSettings } from "@/lib/shared/schemas/settings";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { getPaymentSettings } from "./provider-overview";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

test("an untouched store: both rails in the sandbox without figures, five absent with a reason", async () => {
  const settings = PaymentSettings.parse(await getPaymentSettings());
  const { snapshotId } = settings;
  expect(settings).toMatchObject({ mode: "demo", strategy: "priority" });
  expect(settings.providers.map((strip) => [strip.provider, strip.state])).toEqual([
    ["stripe", "sandbox"],
    ["paypal", "sandbox"],
    ...["adyen", "square", "braintree", "apple_pay", "google_pay"].map((name) => [name, "absent"]),
  ]);
  for (const strip of settings.providers.slice(2)) expect(strip.reason).toMatch(/\w+/);
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
  // each rail that was built joined the store in a version of its own
  const { history } = settings;
  expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => snapshotId - index));
  expect(history.map(({ changes }) => changes).slice(-3)).toEqual([
    [{ kind: "added", provider: "square" }],
    [{ kind: "added", provider: "paypal" }],
    [],
  ]);
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
