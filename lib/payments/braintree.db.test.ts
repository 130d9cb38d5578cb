import { afterAll, beforeAll, expect, test } from "vitest";
import { refundOrder } from "@/lib/orders/refund-order";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { Fault } from "@/sandbox/faults";
import { makeUser } from "@/test/factories";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { buildTrails } from "./review-trail";
import { loadPaymentOfOrder } from "./sql/load-payment";

let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld(1_000, null, ["braintree"]);
  admin = await makeUser(["admin"]);
});
afterAll(() => world.close());

const NONCE = "tokencc_visa";
async function sell(): Promise<string> {
  const orderId = await world.place({ prices: [500] });
  expect(await world.confirm(orderId, NONCE)).toMatchObject({ state: "captured", attempt: { rail: "braintree" } });
  await world.turn();
  return orderId;
}
const giveBack = (orderId: string, amountMinor?: number, refundId = newId()) =>
  refundOrder(
    {
      publicId: toPublicId("order", orderId),
      refundId,
      actor: admin,
      reason: "a test",
      ...(amountMinor === undefined ? {} : { amountMinor }),
    },
    world.context,
  );
const spoil = (fault: Omit<Fault, "rail" | "count">) =>
  world.sandbox.control.faults.add({ rail: "braintree", count: 1, ...fault });
const chargesOf = (orderId: string) =>
  world.truth().charges.filter((charge) => charge.orderRef === toPublicId("order", orderId));
const refundsOf = async (orderId: string) =>
  (
    await pool.query<{ state: string; requestedBy: string | null }>(
      `SELECT r.state, r.requested_by AS "requestedBy" FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.order_id = $1`,
      [orderId],
    )
  ).rows;

test("a card is charged when its buyer confirms, and not before", async () => {
  const orderId = await world.place();
  expect((await world.start(orderId)).attempt).toMatchObject({
    rail: "braintree",
    state: "created",
    providerRef: null,
  });
  expect(chargesOf(orderId)).toEqual([]);
  expect(await world.confirm(orderId, NONCE)).toMatchObject({ state: "captured" });
  expect(chargesOf(orderId)).toMatchObject([{ state: "captured", void: null }]);
});

test("before it has settled a part is refused with the reason, and the whole goes back", async () => {
  const orderId = await sell();
  expect(await giveBack(orderId, 200)).toMatchObject({
    state: "failed",
    message: expect.stringMatching(/has settled/),
  });
  expect(await giveBack(orderId)).toMatchObject({ state: "succeeded", amountMinor: 500 });
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "refunded" });
  await assertInvariants(pool, world.truth(), { isSettled: true });
});

test("once it has settled, a part goes back too", async () => {
  const orderId = await sell();
  await world.control({ rail: "braintree", settle: true });
  expect(await giveBack(orderId, 200)).toMatchObject({ state: "succeeded", amountMinor: 200 });
  await assertInvariants(pool, world.truth(), { isSettled: true });
});

test("a void that gave all back and whose answer was lost is found as the refund that asked for it", async () => {
  const orderId = await sell();
  spoil({ operation: "void", kind: "reset", when: "after" });
  const refundId = newId();
  expect(await giveBack(orderId, undefined, refundId)).toMatchObject({ state: "unknown" });
  await world.settle();
  expect(await giveBack(orderId, undefined, refundId)).toMatchObject({ state: "succeeded" });
  expect(await refundsOf(orderId)).toEqual([{ state: "succeeded", requestedBy: admin.userId }]);
  await assertInvariants(pool, world.truth(), { isSettled: true });
});

test("what the search does not show is believed only after longer than the search may be behind", async () => {
  const orderId = await world.place();
  spoil({ operation: "confirm", kind: "500", when: "before" });
  expect((await world.confirm(orderId, NONCE)).attempt?.state).toBe("unknown");
  for (let passed = 0; passed < 60; passed += 5) {
    world.clock.advance(5_000);
    await world.turn();
    expect((await loadPaymentOfOrder(orderId))?.attempt?.state, `after ${passed + 5} s`).toBe("unknown");
  }
  world.clock.advance(600_000);
  await world.turn();
  world.clock.advance(600_000);
  await world.turn();
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "open", attempt: { state: "absent" } });
  expect(await world.confirm(orderId, NONCE)).toMatchObject({ state: "captured" });
  await assertInvariants(pool, world.truth());
});

test("a sale whose answer was lost is found by our reference, and is captured once", async () => {
  const orderId = await world.place();
  spoil({ operation: "confirm", kind: "reset", when: "after" });
  expect((await world.confirm(orderId, NONCE)).attempt?.state).toBe("unknown");
  world.clock.advance(5_000);
  await world.turn();
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "captured" });
  expect(chargesOf(orderId)).toHaveLength(1);
  await assertInvariants(pool, world.truth());
});

test("nothing is there before the card, and the trail says nothing of a create", async () => {
  const payment = await loadPaymentOfOrder(await sell());
  const attemptId = payment?.attempt?.id ?? "";
  const [attempt] = await buildTrails(payment?.id ?? "", attemptId);
  const told = attempt?.trail.map(({ kind, about }) => [kind, about]);
  expect(told).toEqual(
    expect.arrayContaining([
      ["sent", "confirm"],
      ["came_back", "confirm"],
    ]),
  );
  expect(told?.filter(([, about]) => about === "create")).toEqual([]);
});
