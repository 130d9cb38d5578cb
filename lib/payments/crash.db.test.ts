import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { createInputOf } from "./attempt";
import { keyFor } from "./attempt-keys";
import { after, CALL_LEASE_MS } from "./context";
import { decide } from "./decide";
import { railOf } from "./find-rail";
import type { Attempt, Payment } from "./payment-rows";
import { beginAttempt } from "./sql/begin-attempt";
import { beginStep } from "./sql/begin-step";
import { loadPaymentOfOrder } from "./sql/load-payment";

// A process that dies is played by doing its steps up to the boundary and then nothing.
let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

const rail = () => railOf(world.context, "stripe");

async function t1Create(orderId: string): Promise<Payment & { attempt: Attempt }> {
  const payment = (await loadPaymentOfOrder(orderId)) as Payment;
  const decision = await decide(world.context, payment);
  const leaseUntil = after(world.clock, CALL_LEASE_MS.create);
  const candidate = decision.chosen;
  if (!candidate) throw new Error("no rail");
  const sent = await beginAttempt(payment, { decision, candidate, leaseUntil, now: world.clock.now() });
  return sent as Payment & { attempt: Attempt };
}

async function t1Confirm(orderId: string): Promise<Payment & { attempt: Attempt }> {
  const payment = await world.start(orderId);
  const leaseUntil = after(world.clock, CALL_LEASE_MS.confirm);
  const start = {
    step: "confirm" as const,
    state: "sent" as const,
    leaseUntil,
    now: world.clock.now(),
    confirmId: newId(),
  };
  return (await beginStep(payment, start)) as Payment & { attempt: Attempt };
}

function confirmCall(sent: Payment & { attempt: Attempt }) {
  return rail().confirm({
    ...createInputOf(sent, sent.attempt),
    idempotencyKey: keyFor(sent.attempt, "confirm"),
    providerRef: sent.attempt.providerRef,
    token: "pm_card_visa",
    returnUrl: "http://shop.test",
  });
}

const BOUNDARIES: [string, (orderId: string) => Promise<unknown>, "pays" | "retries"][] = [
  ["after placing, before the first attempt", async () => {}, "retries"],
  ["create committed, request never left", t1Create, "retries"],
  [
    "create sent, reply lost",
    async (orderId) => {
      const sent = await t1Create(orderId);
      await rail().create(createInputOf(sent, sent.attempt));
    },
    "retries",
  ],
  ["confirm committed, request never left", t1Confirm, "retries"],
  ["confirm sent, reply lost", async (orderId) => confirmCall(await t1Confirm(orderId)), "pays"],
  [
    "capture committed, request never left",
    async (orderId) => {
      await authorise(orderId);
      const held = (await loadPaymentOfOrder(orderId)) as Payment;
      const leaseUntil = after(world.clock, CALL_LEASE_MS.capture);
      await beginStep(held, { step: "capture", state: "capturing", leaseUntil, now: world.clock.now() });
    },
    "pays",
  ],
  ["authorised, capture not begun", authorise, "pays"],
  [
    "captured at the rail, reply lost",
    async (orderId) => {
      await authorise(orderId);
      const held = (await loadPaymentOfOrder(orderId)) as Payment & { attempt: Attempt };
      const leaseUntil = after(world.clock, CALL_LEASE_MS.capture);
      await beginStep(held, { step: "capture", state: "capturing", leaseUntil, now: world.clock.now() });
      await rail().capture({
        amountMinor: held.amountMinor,
        currency: held.currency,
        idempotencyKey: keyFor(held.attempt, "capture"),
        providerRef: held.attempt.providerRef as string,
      });
    },
    "pays",
  ],
];

/** Confirmed and held, with the capture put off by a broken wire. */
async function authorise(orderId: string): Promise<void> {
  await world.start(orderId);
  world.sandbox.control.faults.add({ rail: "stripe", operation: "capture", kind: "429", when: "before", count: 1 });
  const held = await world.confirm(orderId);
  expect(held.attempt?.state).toBe("authorized");
}

test.each(BOUNDARIES)("dies: %s", async (_, dieAt, outcome) => {
  const orderId = await world.place();
  await dieAt(orderId);
  await assertInvariants(pool, world.truth());
  for (let second = 0; second < 90; second++) {
    world.clock.advance(1_000);
    await world.turn();
  }
  const found = await loadPaymentOfOrder(orderId);
  expect(found?.state).toBe(outcome === "pays" ? "captured" : "open");
  if (outcome === "retries") expect((await world.confirm(orderId)).state).toBe("captured");
  await assertInvariants(pool, world.truth());
});

test("a reply that comes after the resolver took over writes nothing and the order is paid once", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  world.sandbox.control.faults.setLatency("confirm", 200);
  const late = world.confirm(orderId);
  await expect.poll(async () => (await loadPaymentOfOrder(orderId))?.attempt?.state).toBe("sent");
  world.clock.advance(CALL_LEASE_MS.confirm + 1);
  await world.turn();
  await late;
  world.sandbox.control.faults.clear();
  await world.settle();
  expect((await loadPaymentOfOrder(orderId))?.state).toBe("captured");
  await assertInvariants(pool, world.truth(), { isSettled: true });
});
