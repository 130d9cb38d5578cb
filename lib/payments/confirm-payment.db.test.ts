import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readBuyerStep } from "@/lib/orders/confirm-order";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { assertInvariants } from "@/test/invariants";
import { keepTwoProviders } from "@/test/keep-two-providers";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { confirmPayment } from "./confirm-payment";
import { nudge, nudgeWaiting } from "./nudge";
import type { Payment } from "./payment-rows";
import { toPaymentView, viewPayment } from "./payment-view";
import { loadPaymentOfOrder } from "./sql/load-payment";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
  await keepTwoProviders();
});
afterEach(async () => {
  world.sandbox.control.faults.clear();
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

/** The buyer says yes on the page of their bank. */
async function approveAtBank(orderId: string): Promise<void> {
  const page = new URL(await readBuyerStep(orderId));
  const answer = new URLSearchParams([...page.searchParams, ["answer", "approve"]]);
  const back = await fetch(`${world.sandbox.url}/sandbox/approve`, {
    method: "POST",
    body: answer,
    redirect: "manual",
  });
  expect(back.status).toBe(303);
}

test("create, confirm, capture: one charge, one paid order", async () => {
  const orderId = await world.place({ prices: [129, 200] });
  const created = await world.start(orderId);
  expect(created.attempt).toMatchObject({ n: 1, state: "created", rail: "stripe" });
  expect(toPaymentView(created).next).toEqual({
    kind: "fields",
    fields: { kind: "sandbox", rail: "stripe", url: "/sandbox/fields?rail=stripe" },
    rail: "stripe",
  });

  const paid = await world.confirm(orderId);
  expect(paid).toMatchObject({ state: "captured", capturedMinor: 329, confirmTotal: 1 });
  expect(toPaymentView(paid)).toMatchObject({
    state: "captured",
    rail: "stripe",
    next: { kind: "none" },
    message: null,
  });
  const { rows } = await pool.query("SELECT status, paid_at FROM customer_order WHERE id = $1", [orderId]);
  expect(rows[0]).toMatchObject({ status: "paid", paid_at: paid.createdAt });
});

test.each(["heard", "lost"])(
  "the bank turns the card down because it wants to see the buyer, and our answer is %s: they confirm again, with 3-D Secure",
  async (answer) => {
    await world.control({ rail: "stripe", policy: { authentication: "refuse_first" } });
    const orderId = await world.place();
    const { faults } = world.sandbox.control;
    if (answer === "lost") faults.add({ rail: "stripe", operation: "confirm", kind: "reset", when: "after", count: 1 });
    const first = await world.confirm(orderId, "pm_card_threeDSecureRequired");
    expect(first.attempt?.state).toBe(answer === "lost" ? "unknown" : "needs_buyer");
    await nudge(world.context, { rail: "stripe", providerRef: first.attempt?.providerRef ?? null, attemptId: null });
    world.clock.advance(2_000);
    await world.turn();
    const asked = (await loadPaymentOfOrder(orderId)) as Payment;
    expect(asked.attempt).toMatchObject({ id: first.attempt?.id, state: "needs_buyer" });
    expect((await viewPayment(world.context, asked)).next).toMatchObject({ kind: "fields", rail: "stripe" });
    const second = await world.confirm(orderId, "pm_card_threeDSecureRequired");
    expect((await viewPayment(world.context, second)).next).toMatchObject({ kind: "redirect", rail: "stripe" });
    await approveAtBank(orderId);
    expect(await world.comeBack(orderId)).toMatchObject({ state: "captured", attempt: { n: 1 } });
    await world.control({ rail: "stripe", policy: { authentication: "ask" } });
  },
);

test("the answer to the second confirmation is lost: what the bank said to the first is not taken for it", async () => {
  await world.control({ rail: "stripe", policy: { authentication: "refuse_first" } });
  const orderId = await world.place();
  await world.confirm(orderId, "pm_card_threeDSecureRequired");
  world.sandbox.control.faults.add({ rail: "stripe", operation: "confirm", kind: "reset", when: "before", count: 1 });
  expect((await world.confirm(orderId, "pm_card_threeDSecureRequired")).attempt?.state).toBe("unknown");
  world.clock.advance(2_000);
  await world.turn();
  expect((await loadPaymentOfOrder(orderId))?.attempt?.state).toBe("unknown");
  await world.settle();
  expect((await loadPaymentOfOrder(orderId))?.attempt?.state).toBe("absent");
  await world.control({ rail: "stripe", policy: { authentication: "ask" } });
});

test("paying again, in another tab or after going back, changes nothing", async () => {
  const orderId = await world.place();
  await world.confirm(orderId);
  const again = await world.confirm(orderId, "pm_card_mastercard");
  expect(again).toMatchObject({ state: "captured", confirmTotal: 1 });
});

test.each([
  ["pm_card_chargeDeclined", "soft_decline", /did not approve/],
  ["pm_card_chargeDeclinedInsufficientFunds", "soft_decline", /not have enough money/],
  ["pm_card_chargeDeclinedLostCard", "hard_decline", /refused this card/],
  ["pm_card_chargeDeclinedExpiredCard", "hard_decline", /expired/],
  ["pm_card_chargeDeclinedIncorrectCvc", "hard_decline", /security code/],
  ["pm_made_up", "hard_decline", /enter them again/],
])("%s ends the attempt; the next card makes a new one and pays", async (token, outcomeClass, words) => {
  const orderId = await world.place();
  const declined = await world.confirm(orderId, token);
  expect(declined.attempt).toMatchObject({ n: 1, state: "declined", outcomeClass });
  const view = await viewPayment(world.context, declined);
  expect(view).toMatchObject({
    state: "open",
    next: {
      kind: "retry",
      fields: { kind: "sandbox", rail: "stripe", url: "/sandbox/fields?rail=stripe" },
      offers: [{ method: "card", rail: "stripe", needsCard: true }, { method: "paypal" }],
    },
  });
  expect(view.message).toMatch(words);
  expect(view.message).toMatch(/Nothing was charged/);

  const paid = await world.confirm(orderId);
  expect(paid).toMatchObject({ state: "captured", attempt: { n: 2 }, confirmTotal: 2 });
});

test("what a declined attempt left open at the rail is cancelled", async () => {
  const orderId = await world.place();
  const declined = await world.confirm(orderId, "pm_card_chargeDeclined");
  await world.settle();
  const charge = world.truth().charges.find((candidate) => candidate.providerRef === declined.attempt?.providerRef);
  expect(charge?.void).not.toBeNull();
});

test("five confirmations, not six; a repeat of one does not count", async () => {
  const orderId = await world.place();
  const confirmId = newId();
  await world.confirm(orderId, "pm_card_chargeDeclined", confirmId);
  await world.confirm(orderId, "pm_card_chargeDeclined", confirmId);
  for (let n = 2; n <= 5; n++) expect((await world.confirm(orderId, "pm_card_chargeDeclined")).confirmTotal).toBe(n);
  await expect(world.confirm(orderId)).rejects.toMatchObject({ code: "unprocessable" });
});

test("a bank that asks the buyer: the step is ours to show, and coming back captures", async () => {
  const orderId = await world.place();
  const asked = await world.confirm(orderId, "pm_card_authenticationRequired");
  expect(asked.attempt?.state).toBe("needs_buyer");
  expect(toPaymentView(asked).next).toEqual({
    kind: "redirect",
    url: expect.stringMatching(/^\/api\/orders\/ord_\w+\/payment\/step$/),
    rail: "stripe",
    providerRef: asked.attempt?.providerRef,
  });
  const { rows } = await pool.query<{ buyer_step: string }>("SELECT buyer_step FROM payment_attempt WHERE id = $1", [
    asked.attempt?.id,
  ]);
  expect(rows[0]?.buyer_step).toMatch(/^v1\./);

  await approveAtBank(orderId);
  world.clock.advance(5_000);
  await nudgeWaiting(world.context, asked);
  await world.settle();
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "captured", attempt: { n: 1 } });
  await expect(readBuyerStep(orderId)).rejects.toMatchObject({ code: "gone" });
});

test("giving up on the bank's page and taking another card supersedes the first attempt", async () => {
  const orderId = await world.place();
  const asked = await world.confirm(orderId, "pm_card_authenticationRequired");
  const paid = await world.confirm(orderId, "pm_card_visa");
  expect(paid).toMatchObject({ state: "captured", attempt: { n: 2 } });
  const { rows } = await pool.query("SELECT state FROM payment_attempt WHERE id = $1", [asked.attempt?.id]);
  expect(rows[0]).toEqual({ state: "superseded" });
});

test("twenty confirmations of one order at once: one capture", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  const results = await Promise.all(Array.from({ length: 20 }, () => world.confirm(orderId)));
  expect(results.filter((payment) => payment.state === "captured").length).toBeGreaterThan(0);
  const { rows } = await pool.query<{ n: number }>(
    "SELECT sum(confirm_count)::int AS n FROM payment_attempt WHERE payment_id = $1",
    [results[0]?.id],
  );
  expect(rows[0]?.n).toBe(1);
});

test("an abandoned checkout expires after a day, with its charge cancelled", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  await world.settle();
  const { rows } = await pool.query("SELECT status FROM customer_order WHERE id = $1", [orderId]);
  expect(rows[0]).toEqual({ status: "expired" });
  expect(toPaymentView(await world.confirm(orderId))).toMatchObject({ state: "expired", next: { kind: "none" } });
});

test("a currency nobody takes is refused before anything is written", async () => {
  await expect(world.place({ prices: [1290], input: { currency: "KWD" } })).rejects.toMatchObject({
    code: "unprocessable",
  });
  await expect(world.place({ input: { method: "apple_pay" } })).rejects.toMatchObject({
    errors: [{ path: "method", message: "This shop does not take that way of paying. Choose another one." }],
  });
});

test("a rail that lost its keys: nothing looks as if it had been sent", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  const context = { ...world.context, rails: new Map() };
  const confirming = confirmPayment(context, { orderId, confirmId: newId(), answer: { token: "pm_card_visa" } });
  await expect(confirming).rejects.toMatchObject({ code: "unavailable" });
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ confirmTotal: 0, attempt: { state: "created" } });
});
