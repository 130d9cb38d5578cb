import { describe, expect, test } from "vitest";
import { BRAINTREE_CONTRACT } from "@/test/contract-rails/braintree";
import { keyOf, newOrder, openContractRoom, PRICE } from "@/test/rail-contract";

const { room, confirmInput, place, requests, spoil, truthOf } = openContractRoom(BRAINTREE_CONTRACT);
const around = { createdAfter: new Date(0), createdBefore: new Date(Date.now() + 86_400_000) };

/** A sale that was submitted and has not settled. */
async function submit(token?: string) {
  const placed = await place(token);
  await room.rail.capture({ ...PRICE, ...placed.held, ...keyOf(placed.order, "cap") });
  return placed;
}
type Placed = Awaited<ReturnType<typeof submit>>;
const giveBack = ({ order, held }: Placed, amountMinor: number, refundRef = "rfn_1") =>
  room.rail.refund({ ...PRICE, ...held, amountMinor, ...keyOf(order, refundRef), refundRef });

test("nothing is made or asked before the buyer confirms", async () => {
  const order = newOrder();
  const outcome = await room.rail.create({ ...order, ...keyOf(order, "new") });
  expect(outcome).toMatchObject({ kind: "created", providerRef: null, evidence: { isSent: false } });
  expect(requests().size).toBe(0);
  expect(await room.rail.findByReference({ attemptRef: order.attemptRef, ...around })).toMatchObject({
    kind: "absent",
  });
});

test("a currency without a merchant account is refused before anything leaves", async () => {
  const order = newOrder({ amountMinor: 1_001, currency: "KWD" });
  const outcome = await room.rail.confirm(confirmInput(order, null, "tokencc_visa"));
  expect(outcome).toMatchObject({ kind: "our_bug", code: "currency_not_taken", evidence: { isSent: false } });
});

test.each([
  ["fake-valid-nonce", "authorized", {}],
  ["fake-valid-mastercard-nonce", "authorized", { card: { brand: "mastercard", last4: "0011" } }],
  ["fake-valid-amex-nonce", "authorized", { card: { brand: "amex", last4: "8431" } }],
  ["fake-processor-declined-visa-nonce", "declined", { class: "soft", code: "2000" }],
  ["fake-processor-failure-jcb-nonce", "declined", { class: "soft", code: "3000" }],
  ["fake-gateway-rejected-fraud-nonce", "declined", { class: "hard", code: "fraud" }],
  ["fake-gateway-rejected-risk-thresholds-nonce", "declined", { class: "hard", code: "risk_threshold" }],
  ["fake-consumed-nonce", "declined", { class: "hard", code: "91564" }],
  ["fake-luhn-invalid-nonce", "declined", { class: "hard", code: "81715" }],
])("the published nonce %s: %s", async (nonce, kind, more) => {
  expect((await place(nonce)).outcome).toMatchObject({ kind, ...more });
});

test.each([
  [199_999, { kind: "authorized" }],
  [200_000, { kind: "declined", class: "soft", code: "2000" }],
  [200_400, { kind: "declined", class: "hard", code: "2004" }],
  [201_200, { kind: "declined", class: "hard", code: "2012" }],
  [201_600, { kind: "unknown", reason: "duplicate" }],
  [299_900, { kind: "unknown", reason: "unmapped" }],
  [300_000, { kind: "declined", class: "soft", code: "3000" }],
  [300_100, { kind: "authorized" }],
  [500_100, { kind: "rail_says_no", code: "application_incomplete" }],
])("the published amount %i answers as documented", async (amountMinor, expected) => {
  const order = newOrder({ amountMinor });
  const outcome = await room.rail.confirm(confirmInput(order, null, "fake-valid-nonce"));
  expect(outcome).toMatchObject(expected);
});

describe("before the sale has settled", () => {
  test("the whole goes back by a void, under the sale's own id, and twice is once", async () => {
    const sold = await submit();
    const { order, held, providerRef } = sold;
    requests().clear();
    expect(await giveBack(sold, 1_299)).toMatchObject({ kind: "refunded", refundRef: providerRef, amountMinor: 1_299 });
    expect([...requests()]).toEqual([
      ["refund", 1],
      ["get", 1],
      ["void", 1],
    ]);
    expect(await giveBack(sold, 1_299)).toMatchObject({ kind: "refunded", refundRef: providerRef });
    expect(truthOf(order).refunds).toMatchObject([{ refundRef: providerRef, amountMinor: 1_299, state: "succeeded" }]);
    expect(await room.rail.listRefunds(held)).toMatchObject({
      refunds: [{ refundRef: providerRef, ourRef: null, amountMinor: 1_299, state: "succeeded" }],
    });
    expect(await room.rail.get(held)).toMatchObject({ charge: { state: "voided", capturedMinor: 1_299 } });
  });

  test("a void whose answer is lost leaves the name of what it would have made", async () => {
    const sold = await submit();
    spoil("void", "reset", "after");
    expect(await giveBack(sold, 1_299)).toMatchObject({ kind: "unknown", refundRef: sold.providerRef });
    expect(truthOf(sold.order).refunds).toHaveLength(1);
  });

  test("a part is refused with the reason, nothing goes back, and once it has settled it does", async () => {
    const sold = await submit();
    expect(await giveBack(sold, 299)).toMatchObject({ kind: "declined", code: "91506" });
    expect(truthOf(sold.order).refunds).toEqual([]);
    room.sandbox.control.clock.runAhead(25 * 3_600_000);
    expect(await giveBack(sold, 299)).toMatchObject({ kind: "refunded", amountMinor: 299 });
    room.sandbox.control.clock.runAhead(0);
  });

  test("while it is settling neither a void nor a refund is possible", async () => {
    const sold = await submit();
    room.sandbox.control.clock.runAhead(23.5 * 3_600_000);
    expect(await giveBack(sold, 1_299)).toMatchObject({ kind: "declined", code: "91574" });
    expect(await room.rail.void({ ...sold.held, ...keyOf(sold.order, "v") })).toMatchObject({ kind: "captured" });
    room.sandbox.control.clock.runAhead(0);
    expect(truthOf(sold.order).refunds).toEqual([]);
  });
});

test("a hold lapses after a week, and can then be neither captured nor found as one", async () => {
  const { order, held } = await place();
  room.sandbox.control.clock.runAhead(7 * 24 * 3_600_000 + 1_000);
  expect(await room.rail.get(held)).toMatchObject({ charge: { state: "voided", capturedMinor: 0 } });
  const late = await room.rail.capture({ ...PRICE, ...held, ...keyOf(order, "cap") });
  room.sandbox.control.clock.runAhead(0);
  expect(late).toMatchObject({ kind: "unknown", reason: "duplicate" });
});

test("a void of what was declined finds that nothing is held", async () => {
  const { order, held } = await place("fake-processor-declined-visa-nonce");
  expect(await room.rail.void({ ...held, ...keyOf(order, "v") })).toMatchObject({ kind: "nothing_held" });
});

test.each([
  ["500", "before"],
  ["502html", "before"],
  ["reset", "before"],
  ["429", "before"],
  ["truncated", "after"],
  ["wrongjson", "after"],
] as const)("a search that ends in %s proves nothing, and never absence", async (kind, when) => {
  const { order } = await place();
  spoil("find", kind, when);
  const found = await room.rail.findByReference({ attemptRef: order.attemptRef, ...around });
  expect(found).toMatchObject({ kind: "unavailable", failure: { kind: kind === "429" ? "rail_says_no" : "unknown" } });
});

test("of two sales under one reference the one that holds money is found", async () => {
  const order = newOrder();
  await room.rail.confirm(confirmInput(order, null, "tokencc_visa"));
  await room.rail.confirm(confirmInput(order, null, "fake-processor-declined-visa-nonce"));
  const found = await room.rail.findByReference({ attemptRef: order.attemptRef, ...around });
  expect(found).toMatchObject({ kind: "found", charge: { state: "authorized" } });
});

test("a merchant that is not ours is the rail's no", async () => {
  const rail = BRAINTREE_CONTRACT.connect(room.sandbox.urls.braintree, { secret: "another" });
  expect(await rail.probe()).toMatchObject({ kind: "down", failure: { kind: "rail_says_no", code: "http_401" } });
});
