import { expect, test } from "vitest";
import { sampleSnapshot } from "@/test/sample-live-snapshot";
import { describeFreshness, keyOfSale, type LiveEvent, type LiveState, reduceLive, startLive } from "./live-state";

const first = sampleSnapshot();
const later = (seconds: number, overrides = {}) =>
  sampleSnapshot({ asOf: new Date(Date.parse(first.asOf) + seconds * 1000).toISOString(), ...overrides });
const run = (...events: LiveEvent[]): LiveState => events.reduce(reduceLive, startLive(first));

test.each([
  { why: "the same picture again", snapshot: first },
  { why: "an older one that overtook", snapshot: later(-2) },
  { why: "another currency", snapshot: later(2, { currency: "EUR" }) },
])("$why changes neither numbers nor age", ({ snapshot }) => {
  const state = run({ type: "started", atMs: 1000 }, { type: "snapshot", snapshot, atMs: 9000 });
  expect(state.snapshot).toBe(first);
  expect(state.receivedAtMs).toBe(1000);
});

test("the age is counted on this machine's clock from the arrival of a newer picture", () => {
  const state = run(
    { type: "started", atMs: 1000 },
    { type: "connection", connection: "live" },
    { type: "snapshot", snapshot: later(2), atMs: 50_000 },
  );
  expect(describeFreshness(state, 53_400)).toEqual({ kind: "live", ageSeconds: 3, isOld: false });
  expect(describeFreshness(state, 64_999).isOld).toBe(false);
  expect(describeFreshness(state, 65_000)).toEqual({ kind: "reconnecting", ageSeconds: 15, isOld: true });
});

test("before the page runs nothing is old", () => {
  expect(describeFreshness(startLive(first), Date.now())).toEqual({ kind: "connecting", ageSeconds: 0, isOld: false });
});

test("paused keeps the numbers, says so, and ignores what still arrives", () => {
  const state = run(
    { type: "started", atMs: 1000 },
    { type: "paused" },
    { type: "snapshot", snapshot: later(2), atMs: 3000 },
    { type: "connection", connection: "live" },
  );
  expect(state.snapshot).toBe(first);
  expect(describeFreshness(state, 41_000)).toEqual({ kind: "paused", ageSeconds: 40, isOld: true });
  expect(describeFreshness(reduceLive(state, { type: "resumed" }), 2000).kind).toBe("connecting");
});

test("an hour that is over is never old, and is not called live", () => {
  const over = startLive(sampleSnapshot({ hour: { ...first.hour, isOver: true } }));
  expect(describeFreshness({ ...over, receivedAtMs: 0 }, 3_600_000)).toEqual({
    kind: "over",
    ageSeconds: 0,
    isOld: false,
  });
});

test("a session that ended is not called reconnecting", () => {
  const state = run({ type: "started", atMs: 0 }, { type: "connection", connection: "signedOut" });
  expect(describeFreshness(state, 60_000).kind).toBe("signedOut");
});

test("a sale is marked until the next one, and a refund of a known order is new", () => {
  const sale = first.lastSales[0];
  if (!sale) throw new Error("the sample has a sale");
  const refund = { ...sale, at: "2026-11-20T12:42:10.000Z", amountMinor: -129 };
  const afterRefund = run({ type: "snapshot", snapshot: later(20, { lastSales: [refund, sale] }), atMs: 1 });
  expect(afterRefund.freshOrderIds).toEqual([keyOfSale(refund)]);
  const unchanged = reduceLive(afterRefund, {
    type: "snapshot",
    snapshot: later(22, { lastSales: [refund, sale] }),
    atMs: 2,
  });
  expect(unchanged.freshOrderIds).toEqual(afterRefund.freshOrderIds);
});
