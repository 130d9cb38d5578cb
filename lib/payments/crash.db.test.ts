import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { confirmInputOf, createInputOf } from "./attempt";
import { keyFor } from "./attempt-keys";
import { sealConfirm } from "./confirm-token";
import { after, CALL_LEASE_MS } from "./context";
import { decide } from "./decide";
import { railOf } from "./find-rail";
import { routingOf } from "./payment-history";
import type { Attempt, Payment } from "./payment-rows";
import type { RailName } from "./provider";
import { beginAttempt } from "./sql/begin-attempt";
import { beginStep } from "./sql/begin-step";
import { loadPaymentOfOrder } from "./sql/load-payment";

// A process that dies is played by doing its steps up to the boundary and then nothing.
let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterEach(() => world.heal());
afterAll(() => world.close());

type Tried = Payment & { attempt: Attempt };
/** How an order is paid: which rail and method, and what our confirm carries. */
type Way = { name: string; rail: RailName; method: "card" | "paypal"; token: string | null };
const WAYS: Way[] = [
  { name: "a card at Stripe", rail: "stripe", method: "card", token: "pm_card_visa" },
  { name: "a card at PayPal", rail: "paypal", method: "card", token: "sut_visa" },
  { name: "a PayPal wallet", rail: "paypal", method: "paypal", token: null },
];

/** Only the way's rail is there, so that the decision is its. */
const contextOf = (way: Way) => ({
  ...world.context,
  rails: new Map([[way.rail, railOf(world.context, way.rail)]]),
});

async function t1Create(way: Way, orderId: string): Promise<Tried> {
  const payment = (await loadPaymentOfOrder(orderId)) as Payment;
  const decision = await decide(contextOf(way), routingOf(payment, payment.method));
  const leaseUntil = after(world.clock, CALL_LEASE_MS.create);
  const candidate = decision.chosen;
  if (!candidate) throw new Error("no rail");
  const returnOrigin = world.context.origin;
  return (await beginAttempt(payment, {
    decision,
    candidate,
    returnOrigin,
    leaseUntil,
    now: world.clock.now(),
  })) as Tried;
}

async function create(way: Way, orderId: string): Promise<void> {
  const sent = await t1Create(way, orderId);
  await railOf(world.context, way.rail).create(createInputOf(world.context, sent, sent.attempt));
}

/** Created, and approved where that is done at the rail. */
async function prepare(way: Way, orderId: string): Promise<Tried> {
  await create(way, orderId);
  await turnSeconds(16);
  if (way.token === null) await world.approve(orderId);
  const ready = (await loadPaymentOfOrder(orderId)) as Tried;
  expect(ready.attempt.state).toBe(way.token === null ? "needs_buyer" : "created");
  return ready;
}

async function t1Confirm(way: Way, orderId: string): Promise<Tried> {
  const ready = await prepare(way, orderId);
  const now = world.clock.now();
  const isReplayed = railOf(world.context, way.rail).traits.settlesDoubtBy === "replay";
  return (await beginStep(ready, {
    step: "confirm",
    state: "sent",
    leaseUntil: after(world.clock, CALL_LEASE_MS.confirm),
    now,
    confirmId: newId(),
    ...(isReplayed ? { confirmToken: sealConfirm(ready.attempt.id, { token: way.token, sentAt: now }) } : {}),
  })) as Tried;
}

async function confirm(way: Way, orderId: string): Promise<void> {
  const sent = await t1Confirm(way, orderId);
  const input = confirmInputOf(world.context, { payment: sent, attempt: sent.attempt, token: way.token });
  await railOf(world.context, way.rail).confirm(input);
}

/** Confirmed and held, with the capture put off by a rail that is busy. */
async function authorise(way: Way, orderId: string): Promise<void> {
  await prepare(way, orderId);
  world.sandbox.control.faults.add({
    rail: way.rail as "stripe" | "paypal",
    operation: "capture",
    kind: "429",
    when: "before",
    count: 1,
  });
  const held = way.token === null ? await world.comeBack(orderId) : await world.confirm(orderId, way.token);
  expect(held.attempt?.state).toBe("authorized");
}

async function t1Capture(way: Way, orderId: string): Promise<Tried> {
  await authorise(way, orderId);
  const held = (await loadPaymentOfOrder(orderId)) as Payment;
  const leaseUntil = after(world.clock, CALL_LEASE_MS.capture);
  return (await beginStep(held, { step: "capture", state: "capturing", leaseUntil, now: world.clock.now() })) as Tried;
}

async function capture(way: Way, orderId: string): Promise<void> {
  const { attempt, amountMinor, currency } = await t1Capture(way, orderId);
  const { furtherRefs } = attempt;
  const call = { amountMinor, currency, furtherRefs, idempotencyKey: keyFor(attempt, "capture") };
  await railOf(world.context, way.rail).capture({ ...call, providerRef: attempt.providerRef as string });
}

async function turnSeconds(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    world.clock.advance(1_000);
    await world.turn();
  }
}

type End = "pays" | "retries";
const BOUNDARIES: [string, (way: Way, orderId: string) => Promise<unknown>, (way: Way) => End][] = [
  ["after placing, before the first attempt", async () => {}, () => "retries"],
  ["create committed, request never left", t1Create, () => "retries"],
  ["create sent, reply lost", create, () => "retries"],
  // a rail that can cancel does; where it cannot, what the buyer has confirmed is sent again
  ["confirm committed, request never left", t1Confirm, (way) => (way.rail === "stripe" ? "retries" : "pays")],
  ["confirm sent, reply lost", confirm, () => "pays"],
  ["authorised, capture not begun", authorise, () => "pays"],
  ["capture committed, request never left", t1Capture, () => "pays"],
  ["captured at the rail, reply lost", capture, () => "pays"],
];

describe.each(WAYS)("$name", (way) => {
  test.each(BOUNDARIES)("dies: %s", async (_, dieAt, endOf) => {
    const orderId = await world.place({ input: { method: way.method } });
    await dieAt(way, orderId);
    await assertInvariants(pool, world.truth());
    await turnSeconds(90);
    const found = await loadPaymentOfOrder(orderId);
    expect(found?.state).toBe(endOf(way) === "pays" ? "captured" : "open");
    if (endOf(way) === "retries") {
      await world.choose(orderId, "card");
      const rail = (await loadPaymentOfOrder(orderId))?.attempt?.rail;
      const paid = await world.confirm(orderId, rail === "paypal" ? "sut_visa" : "pm_card_visa");
      expect(paid.state).toBe("captured");
    }
    await assertInvariants(pool, world.truth());
    const { rows } = await pool.query("SELECT 1 FROM payment_attempt WHERE confirm_token IS NOT NULL");
    expect(rows).toEqual([]);
  });

  test("dies while a superseded attempt's void is on its way: it is released all the same", async () => {
    const orderId = await world.place({ input: { method: way.method } });
    const ready = await prepare(way, orderId);
    await world.choose(orderId, way.method === "card" ? "paypal" : "card");
    // claimed by a process that died: due again when its lease is over
    await pool.query("UPDATE payment_obligation SET attempts = attempts + 1, due_at = $2 WHERE attempt_id = $1", [
      ready.attempt.id,
      after(world.clock, CALL_LEASE_MS.void * 2),
    ]);
    await turnSeconds(70);
    const { rows } = await pool.query(
      `SELECT a.state, o.settled_at IS NOT NULL AS done FROM payment_attempt a
       JOIN payment_obligation o ON o.attempt_id = a.id WHERE a.id = $1`,
      [ready.attempt.id],
    );
    expect(rows).toEqual([{ state: "superseded", done: true }]);
  });
});

test.each(WAYS)(
  "$name: a reply that comes after the resolver took over writes nothing, and is paid once",
  async (way) => {
    const orderId = await world.place({ input: { method: way.method } });
    await prepare(way, orderId);
    const { rail } = way as { rail: "stripe" | "paypal" };
    world.sandbox.control.faults.setLatency("confirm", 200, rail);
    const late = way.token === null ? world.comeBack(orderId) : world.confirm(orderId, way.token);
    await expect.poll(async () => (await loadPaymentOfOrder(orderId))?.attempt?.state).toBe("sent");
    world.clock.advance(CALL_LEASE_MS.confirm + 1);
    await world.turn();
    await late;
    await world.heal();
    await world.settle();
    expect((await loadPaymentOfOrder(orderId))?.state).toBe("captured");
    await assertInvariants(pool, world.truth(), { isSettled: true });
  },
);
