import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { assertInvariants } from "@/test/invariants";
import { keepTwoProviders } from "@/test/keep-two-providers";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { confirmPayment } from "./confirm-payment";
import type { Payment } from "./payment-rows";
import { viewPayment } from "./payment-view";
import type { RailName } from "./provider";
import { loadPaymentOfOrder } from "./sql/load-payment";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
  await keepTwoProviders();
});
afterEach(async () => {
  await world.heal();
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

const refuse = (rail: RailName) => world.sandbox.control.rails[rail as "stripe" | "paypal"].port.refuse();
const asked = (rail: "stripe" | "paypal", operation: string) =>
  world.sandbox.control.rails[rail].requests.get(operation) ?? 0;
const view = (payment: Payment) => viewPayment(world.context, payment);

test("nobody listens at the first rail: the next one's fields are shown, as if it had been the first", async () => {
  await refuse("stripe");
  const orderId = await world.place();
  const started = await world.start(orderId);
  expect(started).toMatchObject({ state: "open", attempt: { n: 2, rail: "paypal", method: "card", state: "created" } });
  expect(await view(started)).toMatchObject({
    rail: "paypal",
    method: "card",
    message: null,
    next: {
      kind: "fields",
      rail: "paypal",
      fields: { kind: "sandbox", rail: "paypal", url: "/sandbox/fields?rail=paypal" },
    },
  });
  expect(await world.confirm(orderId, "sut_visa")).toMatchObject({ state: "captured", confirmTotal: 1 });
});

test("a rail that refuses us is followed by the next one too", async () => {
  world.sandbox.control.faults.add({ rail: "stripe", operation: "create", kind: "429", when: "before", count: 1 });
  const started = await world.start(await world.place());
  expect(started.attempt).toMatchObject({ n: 2, rail: "paypal", state: "created" });
  expect(started.earlier).toEqual([{ rail: "stripe", method: "card", class: "technical" }]);
});

test("an open breaker: the rail is not even asked, and the decision says why", async () => {
  const before = asked("stripe", "create");
  world.breakers.stripe = "open";
  const started = await world.start(await world.place());
  expect(started.attempt).toMatchObject({ n: 1, rail: "paypal", method: "card", state: "created" });
  expect(asked("stripe", "create")).toBe(before);
  const { rows } = await pool.query("SELECT exclusions FROM routing_decision WHERE payment_id = $1", [started.id]);
  expect(rows).toHaveLength(1);
  expect(rows[0].exclusions).toContainEqual({ provider: "stripe", reason: "breaker_open" });
});

test("every rail rests: nothing is written, and the words say that it passes", async () => {
  world.breakers.stripe = "open";
  world.breakers.paypal = "open";
  const message = "Card payments rest for a moment. Nothing was charged. Try again in a moment.";
  await expect(world.place()).rejects.toMatchObject({ code: "unprocessable", errors: [{ path: "method", message }] });
  world.breakers.paypal = "closed";
  await expect(world.place({ input: { method: "paypal" } })).resolves.toEqual(expect.any(String));
});

test("a method that rests leaves what waits as it is", async () => {
  const orderId = await world.place();
  const waiting = await world.start(orderId);
  world.breakers.paypal = "open";
  const message = "PayPal payments rest for a moment. Nothing was charged. Choose Card, or try again in a moment.";
  await expect(world.choose(orderId, "paypal")).rejects.toMatchObject({ errors: [{ path: "method", message }] });
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({
    method: "card",
    attempt: { id: waiting.attempt?.id, state: "created" },
  });
});

test.each(["hang", "reset", "500"] as const)(
  "create ends in %s: nobody else is asked, and the buyer waits",
  async (kind) => {
    const before = asked("paypal", "create");
    world.sandbox.control.faults.add({ rail: "stripe", operation: "create", kind, when: "before", count: 1 });
    const orderId = await world.place();
    const started = await world.start(orderId);
    expect(started.attempt).toMatchObject({ n: 1, rail: "stripe", state: "unknown" });
    expect((await view(started)).next).toEqual({ kind: "wait" });
    expect((await world.choose(orderId, "paypal")).attempt).toMatchObject({ n: 1, state: "unknown" });
    expect(asked("paypal", "create")).toBe(before);
    for (let second = 0; second < 20; second++) {
      world.clock.advance(1_000);
      await world.turn();
    }
    expect((await world.confirm(orderId)).state).toBe("captured");
  },
);

test("no rail is there: nothing was charged, each was asked once, and the next try finds one", async () => {
  await Promise.all([refuse("stripe"), refuse("paypal")]);
  const orderId = await world.place();
  const started = await world.start(orderId);
  expect(started).toMatchObject({ state: "open", attempt: { n: 2, state: "not_sent" } });
  expect(await view(started)).toMatchObject({
    next: { kind: "retry", reason: "PayPal could not take this payment. Nothing was charged." },
  });
  await world.heal();
  expect((await world.choose(orderId, "card")).attempt).toMatchObject({ n: 3, rail: "stripe", state: "created" });
});

async function refuseConfirm(): Promise<string> {
  const orderId = await world.place();
  await world.start(orderId);
  await refuse("stripe");
  const refused = await world.confirm(orderId);
  expect(refused.attempt).toMatchObject({ n: 1, rail: "stripe", state: "not_sent" });
  expect((await view(refused)).next).toEqual({
    kind: "retry",
    reason: "Stripe could not take this payment. Nothing was charged.",
    offers: [
      { method: "paypal", rail: "paypal", needsCard: false },
      { method: "card", rail: "paypal", needsCard: true },
    ],
    fields: { kind: "sandbox", rail: "paypal", url: "/sandbox/fields?rail=paypal" },
  });
  return orderId;
}

test("a definite no at confirm: the wallet is one confirmation away, and the order is paid once", async () => {
  const orderId = await refuseConfirm();
  const chosen = await world.choose(orderId, "paypal");
  expect(chosen).toMatchObject({ method: "paypal", attempt: { n: 2, rail: "paypal", state: "needs_buyer" } });
  expect((await view(chosen)).next).toMatchObject({
    kind: "redirect",
    rail: "paypal",
    providerRef: expect.any(String),
  });
  await world.approve(orderId);
  expect(await world.comeBack(orderId)).toMatchObject({ state: "captured", method: "paypal", attempt: { n: 2 } });
});

test("a definite no at confirm: a card again, in the other rail's fields", async () => {
  const orderId = await refuseConfirm();
  expect((await world.choose(orderId, "card")).attempt).toMatchObject({ n: 2, rail: "paypal", state: "created" });
  expect(await world.confirm(orderId, "sut_mastercard")).toMatchObject({ state: "captured", attempt: { n: 2 } });
});

test("a token goes to the rail that made it or nowhere", async () => {
  const orderId = await refuseConfirm();
  await world.choose(orderId, "card");
  const before = asked("paypal", "confirm");
  const unmoved = await world.confirm(orderId, "pm_card_visa");
  expect(unmoved).toMatchObject({ confirmTotal: 1, attempt: { n: 2, rail: "paypal", state: "created" } });
  expect((await view(unmoved)).next).toMatchObject({ kind: "fields", rail: "paypal" });
  const madeUp = { orderId, confirmId: newId(), answer: { token: "sut_visa", rail: "square" } };
  expect((await confirmPayment(world.context, madeUp)).confirmTotal).toBe(1);
  expect(asked("paypal", "confirm")).toBe(before);
});

test("the buyer types again where they typed: the next attempt is on that rail when it may be asked", async () => {
  const orderId = await refuseConfirm();
  await world.heal();
  expect(await world.confirm(orderId)).toMatchObject({ state: "captured", attempt: { n: 2, rail: "stripe" } });
});

test("the fields' rail is away for good: one request leads to the fields of the next one", async () => {
  const orderId = await refuseConfirm();
  const moved = await world.confirm(orderId);
  expect(moved).toMatchObject({ confirmTotal: 1, attempt: { n: 3, rail: "paypal", state: "created" } });
  expect(await world.confirm(orderId, "sut_visa")).toMatchObject({ state: "captured" });
});

test("a hard decline keeps cards to the rail that declined; another one pays there", async () => {
  const orderId = await world.place();
  const declined = await world.confirm(orderId, "pm_card_chargeDeclinedLostCard");
  expect((await view(declined)).next).toMatchObject({
    offers: [
      { method: "card", rail: "stripe", needsCard: true },
      { method: "paypal", rail: "paypal", needsCard: false },
    ],
    fields: { kind: "sandbox", rail: "stripe", url: "/sandbox/fields?rail=stripe" },
  });
  await refuse("stripe");
  const stuck = await world.choose(orderId, "card");
  expect(stuck.attempt).toMatchObject({ n: 2, rail: "stripe", state: "not_sent" });
  await world.heal();
  await world.choose(orderId, "card");
  expect(await world.confirm(orderId, "pm_card_mastercard")).toMatchObject({
    state: "captured",
    attempt: { rail: "stripe" },
  });
});

test("five confirmations, whatever they were with", async () => {
  const orderId = await world.place();
  for (let n = 1; n <= 3; n++) await world.confirm(orderId, "pm_card_chargeDeclined");
  for (let n = 4; n <= 5; n++) {
    await world.choose(orderId, "paypal");
    await world.approve(orderId, "declined@buyer.example");
    expect((await world.comeBack(orderId)).confirmTotal).toBe(n);
  }
  await expect(world.choose(orderId, "card")).rejects.toMatchObject({ code: "unprocessable" });
  await expect(world.confirm(orderId)).rejects.toMatchObject({ code: "unprocessable" });
  const spent = (await loadPaymentOfOrder(orderId)) as Payment;
  expect(await view(spent)).toMatchObject({ next: { kind: "none" }, message: /five times/ });
});

test("twenty choices at once: one attempt waits", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  const methods = ["paypal", "card"] as const;
  await Promise.allSettled(Array.from({ length: 20 }, (_, n) => world.choose(orderId, methods[n % 2] ?? "card")));
  await assertInvariants(pool, world.truth());
  const { method, attempt } = (await loadPaymentOfOrder(orderId)) as Payment;
  expect(attempt?.method).toBe(method);
});
