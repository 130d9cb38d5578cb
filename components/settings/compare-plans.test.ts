import { expect, test } from "vitest";
import type { WhatIfCurrency, WhatIfPlan } from "@/lib/shared/schemas/what-if";
import { againstFlat, compareByBand, compareWithAll, differenceOf } from "./compare-plans";

const sums = (payments: number, feesMinor: number, routedMinor: number, flatMinor: number) => ({
  ...{ payments, feesMinor, routedMinor, flatMinor },
  paidMinor: routedMinor - 7,
  volumeMinor: flatMinor * 30,
});
const plan = (key: string, total: WhatIfPlan["total"]): WhatIfPlan => ({
  key,
  total,
  bands: [{ ...total, fromMinor: 0, endMinor: 200 }],
  notTaken: { payments: 0, volumeMinor: 0 },
  successPpm: null,
  knownPpm: 0,
  latencyMs: null,
  shares: [],
});
const CURRENCY: WhatIfCurrency = {
  currency: "USD",
  actual: { total: sums(10, 400, 400, 350), bands: [{ ...sums(10, 400, 400, 350), fromMinor: 0, endMinor: 200 }] },
  plans: [
    plan("live", sums(10, 380, 400, 350)),
    plan("only:stripe", sums(10, 500, 400, 350)),
    plan("only:adyen", sums(4, 100, 160, 140)),
    plan("only:square", sums(0, 0, 0, 0)),
    plan("dearest", sums(10, 800, 400, 350)),
  ],
};

test("as it was routed against each way, over the payments that way takes; below zero is dearer", () => {
  expect(compareWithAll(CURRENCY)).toEqual([
    { reference: { kind: "flat" }, payments: 10, saving: { wouldBeMinor: 350, savedMinor: -50, savedPpm: -142_857 } },
    { reference: { kind: "dearest" }, payments: 10, saving: { wouldBeMinor: 800, savedMinor: 400, savedPpm: 500_000 } },
    {
      reference: { kind: "only", provider: "stripe" },
      payments: 10,
      saving: { wouldBeMinor: 500, savedMinor: 100, savedPpm: 200_000 },
    },
    {
      reference: { kind: "only", provider: "adyen" },
      payments: 4,
      saving: { wouldBeMinor: 100, savedMinor: -60, savedPpm: -600_000 },
    },
  ]);
});

test("by size of basket it is the same sums", () => {
  for (const { reference, saving } of compareWithAll(CURRENCY))
    expect(compareByBand(CURRENCY, reference).map((band) => band.saving)).toEqual([saving]);
});

test("a plan against 3.5 %, and one plan against another", () => {
  expect(againstFlat(plan("live", sums(10, 380, 400, 350)))).toMatchObject({ savedMinor: -30 });
  expect(differenceOf(sums(10, 380, 0, 0), sums(10, 400, 0, 0))).toEqual({ minor: -20, ppm: -50_000 });
  expect(differenceOf(sums(0, 0, 0, 0), sums(0, 0, 0, 0))).toEqual({ minor: 0, ppm: null });
});
