import fc from "fast-check";
import { expect, test } from "vitest";
import type { Returned, ReturnedLine, SettledFee } from "@/lib/payments/after-sale";
import type { Payment } from "@/lib/payments/payment-rows";
import { newId } from "@/lib/shared/ids";
import { FeeEvent, RefundEvent } from "@/lib/shared/schemas/rollup";
import { allocateLines } from "./allocate-lines";
import type { KeptLine } from "./kept-lines";
import { buildFeePlan, buildReturnPlan } from "./plan-after-sale";
import { divideRefund, sumLeft } from "./plan-refund";
import { buildSalePlan } from "./plan-sale";
import type { SaleLine, SaleOrder } from "./sale-order";

const at = new Date("2026-11-21T12:00:00Z");
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const minor = fc.integer({ min: 0, max: 100_000 });
const lineArb: fc.Arbitrary<SaleLine> = fc.record({
  id: fc.constant(null).map(newId),
  kind: fc.constant("release" as const),
  releaseId: fc.constant(null).map(newId),
  artistId: fc.constantFrom(newId(), newId()),
  netMinor: minor,
  taxMinor: minor,
  taxJurisdiction: fc.constantFrom("IE", "*"),
  tracks: fc.array(fc.record({ id: fc.constant(null).map(newId), priceMinor: fc.option(minor) }), {
    minLength: 1,
    maxLength: 5,
  }),
});
const orderArb: fc.Arbitrary<SaleOrder> = fc
  .record({
    lines: fc.array(lineArb, { minLength: 1, maxLength: 8 }),
    storeSharePpm: fc.integer({ min: 0, max: 1_000_000 }),
    feeBearer: fc.constantFrom("artist" as const, "store" as const),
  })
  .map((facts) => {
    const taxMinor = sum(facts.lines.map((line) => line.taxMinor));
    return {
      id: newId(),
      currency: "USD",
      country: "IE",
      taxMinor,
      totalMinor: taxMinor + sum(facts.lines.map((line) => line.netMinor)),
      ...facts,
    };
  })
  .filter((order) => order.totalMinor > 0);

const ofOrder = (order: SaleOrder) => ({
  sourceId: newId(),
  orderId: order.id,
  paymentId: newId(),
  rail: "stripe" as const,
  livemode: false,
  at,
});

type Posted = { account: string; amountMinor: number; orderLineId?: string | null };
const salePosted = (order: SaleOrder, feeMinor: number): Posted[] =>
  buildSalePlan(order, {
    payment: { id: newId(), livemode: false } as Payment,
    rail: "stripe",
    feeMinor,
    capturedAt: at,
  }).postings.flatMap((posting) => (posting.kind === "sale" ? posting.entries : []));

/** What the ledger's query says of each line, from the entries so far. */
function keptOf(order: SaleOrder, entries: readonly Posted[]): KeptLine[] {
  return order.lines.map((line) => {
    const owed = (prefix: string) =>
      0 -
      sum(
        entries
          .filter((entry) => entry.orderLineId === line.id && entry.account.startsWith(prefix))
          .map((entry) => entry.amountMinor),
      );
    return {
      orderLineId: line.id,
      artistId: line.artistId,
      taxJurisdiction: line.taxJurisdiction,
      artistMinor: owed("artist:"),
      storeMinor: owed("platform:fees"),
      taxMinor: owed("tax:"),
      reservedNetMinor: 0,
      reservedTaxMinor: 0,
    };
  });
}
const leftOf = (kept: readonly KeptLine[]): ReturnedLine[] =>
  kept.map(({ orderLineId, artistMinor, storeMinor, taxMinor }) => ({
    orderLineId,
    netMinor: artistMinor + storeMinor,
    taxMinor,
  }));

test("any course of partial refunds gives every beneficiary back exactly what the sale booked, and says so in its news", () => {
  fc.assert(
    fc.property(
      orderArb,
      minor,
      fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { maxLength: 8 }),
      (order, feeMinor, shares) => {
        const entries = salePosted(order, feeMinor);
        const emptied: string[] = [];
        for (const share of [...shares, 1]) {
          const kept = keptOf(order, entries);
          const left = leftOf(kept);
          if (sumLeft(left) === 0) break;
          const lines = divideRefund(left, Math.max(1, Math.floor(sumLeft(left) * share)));
          const refund: Returned = { ...ofOrder(order), lines };
          const counter = "rail:stripe:receivable";
          const plan = buildReturnPlan(
            { order, kept },
            { kind: "refund", facts: refund, counter, unownedMinor: 0 },
            lines,
          );
          expect(plan.postings.map((posting) => posting.sourceId)).toEqual([refund.sourceId]);
          const posted = plan.postings.flatMap((posting) => posting.entries);
          expect(sum(posted.map((entry) => entry.amountMinor))).toBe(0);
          expect(posted.every((entry) => (entry.account === counter) === entry.amountMinor < 0)).toBe(true);
          entries.push(...posted);
          emptied.push(...plan.emptyLineIds);
          const event = RefundEvent.parse(plan.outbox[0]?.payload);
          expect(event.taxMinor).toBe(0 - sum(lines.map((line) => line.taxMinor)));
          for (const line of event.lines) {
            expect(line.refundMinor + line.storeMinor + line.artistMinor).toBe(0);
            expect(sum(line.tracks.map((track) => track.refundMinor))).toBe(line.refundMinor);
            expect(sum(line.tracks.map((track) => track.artistMinor))).toBe(line.artistMinor);
          }
        }
        const byAccount = new Map<string, number>();
        for (const entry of entries)
          byAccount.set(entry.account, (byAccount.get(entry.account) ?? 0) + entry.amountMinor);
        expect([...byAccount.values()].every((balance) => balance === 0)).toBe(true);
        const paid = order.lines.filter((line) => line.netMinor + line.taxMinor > 0).map((line) => line.id);
        expect(emptied.sort()).toEqual(paid.sort());
      },
    ),
  );
});

test("more than a line has left is refused before it is booked", () => {
  const [order] = fc.sample(orderArb, { numRuns: 1, seed: 7 });
  if (!order) throw new Error("no order");
  const kept = keptOf(order, salePosted(order, 0));
  const [first] = leftOf(kept);
  if (!first) throw new Error("no line");
  const lines = [{ ...first, netMinor: first.netMinor + 1 }];
  const facts = { ...ofOrder(order), lines };
  expect(() =>
    buildReturnPlan({ order, kept }, { kind: "refund", facts, counter: "refunds", unownedMinor: 0 }, lines),
  ).toThrow(RangeError);
});

test("a fee of a refund's own is borne by the lines that went back, by what of them did, and by no other", () => {
  fc.assert(
    fc.property(orderArb, fc.integer({ min: 1, max: 500 }), fc.nat(), (order, actualMinor, pick) => {
      const paid = order.lines.filter((line) => line.netMinor + line.taxMinor > 0);
      const back = paid[pick % Math.max(1, paid.length)];
      if (!back) return;
      const lines = [{ orderLineId: back.id, netMinor: back.netMinor, taxMinor: back.taxMinor }];
      const plan = buildFeePlan(order, { ...ofOrder(order), quotedMinor: 0, actualMinor, lines });
      const [posting] = plan.postings;
      expect(sum(posting?.entries.map((entry) => entry.amountMinor) ?? [])).toBe(0);
      const event = FeeEvent.parse(plan.outbox[0]?.payload);
      expect(event.lines.map(({ lineId, feeMinor }) => [lineId, feeMinor])).toEqual([[back.id, actualMinor]]);
      const ofArtist = order.feeBearer === "artist" ? -actualMinor : 0;
      expect(event.lines[0]).toMatchObject({ artistMinor: ofArtist, storeMinor: 0 - actualMinor - ofArtist });
    }),
  );
});

test("a settled fee: each line ends with its part of it, whoever bears it, and nothing is booked when it was right", () => {
  fc.assert(
    fc.property(orderArb, minor, minor, (order, quotedMinor, actualMinor) => {
      const fee: SettledFee = { ...ofOrder(order), quotedMinor, actualMinor };
      const plan = buildFeePlan(order, fee);
      if (quotedMinor === actualMinor) {
        expect(plan).toEqual({ postings: [], outbox: [] });
        return;
      }
      const [posting] = plan.postings;
      expect(posting).toMatchObject({ kind: "fee_true_up", sourceId: fee.sourceId });
      expect(sum(posting?.entries.map((entry) => entry.amountMinor) ?? [])).toBe(0);
      const parts = (feeMinor: number) => allocateLines(order.lines, { ...order, feeMinor });
      const [quoted, actual] = [parts(quotedMinor), parts(actualMinor)];
      const event = FeeEvent.parse(plan.outbox[0]?.payload);
      for (const [index, line] of order.lines.entries()) {
        const told = event.lines.find(({ lineId }) => lineId === line.id);
        for (const part of ["feeMinor", "artistMinor", "storeMinor"] as const)
          expect(told?.[part] ?? 0).toBe((actual[index]?.[part] ?? 0) - (quoted[index]?.[part] ?? 0));
        if (told) expect(sum(told.tracks.map((track) => track.feeMinor))).toBe(told.feeMinor);
      }
    }),
  );
});
