import fc from "fast-check";
import { expect, test } from "vitest";
import type { Payment } from "@/lib/payments/payment-rows";
import { newId } from "@/lib/shared/ids";
import { SaleEvent } from "@/lib/shared/schemas/rollup";
import { buildSalePlan } from "./plan-sale";
import type { SaleLine, SaleOrder } from "./sale-order";

const minor = fc.integer({ min: 0, max: 1_000_000 });
const trackArb = fc.record({ id: fc.constant(null).map(newId), priceMinor: fc.option(minor) });
const lineArb: fc.Arbitrary<SaleLine> = fc.record({
  id: fc.constant(null).map(newId),
  kind: fc.constant("release" as const),
  releaseId: fc.constant(null).map(newId),
  artistId: fc.constantFrom(newId(), newId()),
  netMinor: minor,
  taxMinor: minor,
  taxJurisdiction: fc.constantFrom("IE", "*"),
  tracks: fc.array(trackArb, { minLength: 1, maxLength: 12 }),
});
const orderArb: fc.Arbitrary<SaleOrder> = fc
  .record({
    lines: fc.array(lineArb, { minLength: 1, maxLength: 20 }),
    storeSharePpm: fc.integer({ min: 0, max: 1_000_000 }),
    feeBearer: fc.constantFrom("artist" as const, "store" as const),
  })
  .map((facts) => {
    const taxMinor = facts.lines.reduce((sum, line) => sum + line.taxMinor, 0);
    const totalMinor = facts.lines.reduce((sum, line) => sum + line.netMinor, taxMinor);
    return { id: newId(), currency: "USD", country: "IE", taxMinor, totalMinor, ...facts };
  })
  .filter((order) => order.totalMinor > 0);

const capturedAt = new Date("2026-11-21T12:00:00Z");
const planOf = (order: SaleOrder, feeMinor: number) =>
  buildSalePlan(order, { payment: { id: newId(), livemode: false } as Payment, rail: "stripe", feeMinor, capturedAt });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

test("whatever is sold: postings balance, allocations add up to each line, artists are owed what they are allocated", () => {
  fc.assert(
    fc.property(orderArb, minor, (order, feeMinor) => {
      const plan = planOf(order, feeMinor);
      const entries = plan.postings.flatMap((posting) => posting.entries);
      expect(sum(entries.map((entry) => entry.amountMinor))).toBe(0);
      for (const line of order.lines) {
        const own = plan.allocations.filter((row) => row.orderLineId === line.id);
        expect(sum(own.map((row) => row.amountMinor))).toBe(line.netMinor);
      }
      const balance = (prefix: string) =>
        sum(entries.filter((entry) => entry.account.startsWith(prefix)).map((entry) => entry.amountMinor));
      const allocated = plan.allocations.filter((row) => row.beneficiary.startsWith("artist:"));
      expect(0 - balance("artist:")).toBe(sum(allocated.map((row) => row.amountMinor)));
      expect(balance("rail:stripe:receivable")).toBe(order.totalMinor - feeMinor);
      expect(0 - balance("tax:")).toBe(order.taxMinor);
    }),
  );
});

test("the news of a sale fits its schema and its parts add up, down to each track", () => {
  fc.assert(
    fc.property(orderArb, minor, (order, feeMinor) => {
      const row = planOf(order, feeMinor).outbox.find((candidate) => candidate.topic === "rollup");
      const event = SaleEvent.parse(row?.payload);
      expect(sum(event.lines.map((line) => line.feeMinor))).toBe(feeMinor);
      for (const line of event.lines) {
        expect(line.artistMinor + line.storeMinor + line.feeMinor).toBe(line.grossMinor);
        for (const part of ["grossMinor", "feeMinor", "artistMinor"] as const)
          expect(sum(line.tracks.map((track) => track[part]))).toBe(line[part]);
      }
    }),
  );
});
