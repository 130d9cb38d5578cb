import { expect, test } from "vitest";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";
import { exampleCosts, summariseProviders } from "./summarise-providers";

const strip = (overrides: Partial<ProviderStrip>): ProviderStrip => ({
  provider: "stripe",
  kind: "rail",
  state: "sandbox",
  isEnabled: true,
  priority: 1,
  weight: 1,
  breaker: { state: "closed", operation: null, code: null, until: null },
  rides: [],
  liveSharePpm: 1_000_000,
  reason: null,
  missingForCards: [],
  attempts: 100,
  succeeded: 97,
  recentAttempts: 0,
  recentSucceeded: 0,
  samples: [],
  successPpm: 970_000,
  latencyP50Ms: 200,
  sharePpm: 1_000_000,
  trend: [],
  feeSchedule: null,
  effectiveCostPpm: null,
  feesMinor: 500,
  volumeMinor: 10_000,
  currency: "USD",
  lastEventAt: null,
  ...overrides,
});

test("no rail, no summary", () => {
  expect(summariseProviders([strip({ state: "absent" }), strip({ kind: "wallet" })])).toBeNull();
});

test("wallets are not counted twice, absent rails not at all, other currencies not added", () => {
  const summary = summariseProviders([
    strip({}),
    strip({ provider: "apple_pay", kind: "wallet" }),
    strip({ provider: "paypal", state: "absent" }),
    strip({ provider: "adyen", currency: "EUR" }),
  ]);
  expect(summary).toEqual({
    attempts: 100,
    successPpm: 970_000,
    volumeMinor: 10_000,
    feesMinor: 500,
    costPpm: 50_000,
    currency: "USD",
  });
});

test("a rail that nothing went through has no rate", () => {
  const summary = summariseProviders([strip({ attempts: 0, succeeded: 0, volumeMinor: 0, feesMinor: 0 })]);
  expect(summary).toMatchObject({ successPpm: null, costPpm: null });
});

test.each([
  { why: "cents", exponent: 2, fixedMinor: 30, first: { amountMinor: 129, feeMinor: 34, costPpm: 263_566 } },
  { why: "no cents", exponent: 0, fixedMinor: 0, first: { amountMinor: 129, feeMinor: 4, costPpm: 31_008 } },
  { why: "three digits", exponent: 3, fixedMinor: 100, first: { amountMinor: 1290, feeMinor: 137, costPpm: 106_202 } },
])("example costs: $why", ({ exponent, fixedMinor, first }) =>
  expect(exampleCosts({ percentPpm: 29_000, fixedMinor }, exponent)[0]).toEqual(first),
);
