import { expect, test } from "vitest";
import type { ReconciliationTally } from "@/lib/shared/schemas/reconciliation";
import { sumUp } from "./sums-table";

const tally = (part: Partial<ReconciliationTally>): ReconciliationTally => ({
  class: "matched",
  kind: "charge",
  currency: "USD",
  count: 1,
  thereMinor: 100,
  thereFeeMinor: 30,
  hereMinor: 100,
  hereFeeMinor: 30,
  ledgerMinor: 100,
  ledgerFeeMinor: 30,
  ...part,
});

test("classes are added up, kinds and currencies stay apart", () => {
  const missing = tally({
    class: "missing_there",
    count: 2,
    thereMinor: 0,
    thereFeeMinor: 0,
    hereMinor: 7,
    hereFeeMinor: 1,
  });
  const sums = sumUp([tally({}), missing, tally({ currency: "EUR" }), tally({ kind: "refund", thereMinor: -5 })]);
  expect(
    sums.map(({ kind, currency, count, thereMinor, hereMinor }) => [kind, currency, count, thereMinor, hereMinor]),
  ).toEqual([
    ["charge", "USD", 3, 100, 107],
    ["charge", "EUR", 1, 100, 100],
    ["refund", "USD", 1, -5, 100],
  ]);
});
