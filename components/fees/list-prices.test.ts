import { expect, test } from "vitest";
import type { FeeScheduleView } from "@/lib/shared/schemas/fees";
import { listPrices } from "./list-prices";

const at = "2026-11-01T00:00:00.000Z";
const KEY = { provider: "stripe", method: "card", currency: "USD", region: "US", cardClass: "*" } as const;
const SCHEDULE: FeeScheduleView = {
  ...KEY,
  ...{ percentPpm: 29_000, fixedMinor: 30, perAttemptMinor: 0, internationalPpm: 0, tiers: [] },
  ...{ source: "stripe.com/pricing", asOf: "2026-11-01", version: 1, changedBy: null, changedAt: at },
};

test("a price that is withdrawn stays where it was, and so does one that comes back", () => {
  const inForce = (["USD", "EUR"] as const).map((currency) => ({ ...SCHEDULE, currency }));
  const gbp = { ...KEY, currency: "GBP" } as const;
  const withdrawn = { ...gbp, version: 2, changedBy: "Ana", changedAt: at };
  const others = { ...SCHEDULE, provider: "adyen" } as const;
  const without = listPrices({ schedules: [...inForce, others], withdrawn: [withdrawn] }, "stripe");
  expect(without.map(({ key: { currency }, version, schedule }) => [currency, version, schedule !== null])).toEqual([
    ["EUR", 1, true],
    ["GBP", 2, false],
    ["USD", 1, true],
  ]);
  const back = { ...SCHEDULE, ...gbp, version: 3 };
  const again = listPrices({ schedules: [back, ...inForce], withdrawn: [] }, "stripe");
  expect(again.map(({ id }) => id)).toEqual(without.map(({ id }) => id));
  expect(again[1]).toMatchObject({ key: gbp, version: 3, schedule: back, withdrawn: null });
});
