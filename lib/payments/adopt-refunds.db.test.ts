import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { getOrderView } from "@/lib/orders/get-order";
import { refundOrder } from "@/lib/orders/refund-order";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRefundInvariants, assertRollUps } from "@/test/refund-invariants";
import { BUILT_RAILS, type BuiltRail, sellOn } from "@/test/sell-on";
import { adoptRefunds } from "./adopt-refunds";
import { settleDisputes } from "./dispute";
import { railOf } from "./find-rail";
import type { Rail } from "./provider";
import { receiveWebhook } from "./webhook";

let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
  admin = await makeUser(["admin"]);
});
afterEach(async ({ task }) => {
  await world.heal();
  await world.settle();
  // there the rail does what no ledger of ours can equal before somebody has looked at it
  if (task.name.startsWith("a person is told")) return;
  await assertRefundInvariants(pool, world.truth(), { isSettled: true });
  await assertRollUps(pool);
});
afterAll(() => world.close());

const refundThere = (providerRef: string, amountMinor: number | null = null) =>
  world.control({ refunds: [{ providerRef, amountMinor }] });
const refundHere = (orderId: string, amountMinor: number) =>
  refundOrder(
    { publicId: toPublicId("order", orderId), refundId: newId(), actor: admin, reason: "test", amountMinor },
    world.context,
  );
const view = (orderId: string) =>
  getOrderView({ publicId: toPublicId("order", orderId), actor: admin, orderSecret: null });
const adopt = (rail: BuiltRail, providerRef: string) =>
  adoptRefunds(world.context, { rail, providerRef, attemptId: null });
const originsOf = async (providerRef: string) =>
  (
    await pool.query(
      `SELECT r.origin, r.state, r.amount_minor::int AS minor FROM refund r
       JOIN payment_attempt a ON a.id = r.attempt_id WHERE a.provider_ref = $1 ORDER BY r.n`,
      [providerRef],
    )
  ).rows;

const reviewsOf = async (orderId: string) =>
  (
    await pool.query<{ reason: string }>(
      `SELECT o.reason FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id
       JOIN payment p ON p.id = a.payment_id WHERE p.order_id = $1 AND o.kind = 'review'`,
      [orderId],
    )
  ).rows.map(({ reason }) => reason);

/** What the rail says of refunds of that charge, each message twice. */
async function deliver(rail: BuiltRail, providerRef: string): Promise<void> {
  const { webhooks } = world.sandbox.control.rails[rail];
  const news = webhooks.recent.filter(({ charge, type }) => charge.id === providerRef && /refund/i.test(type));
  expect(news.length).toBeGreaterThan(0);
  for (const event of [...news, ...news]) {
    const { payload, headers } = webhooks.write(event);
    await receiveWebhook(
      world.context,
      rail,
      new Request("http://shop.test", { method: "POST", body: payload, headers }),
    );
  }
}

test.each(BUILT_RAILS)("%s: given back whole on the rail's own pages: booked once, downloads revoked", async (rail) => {
  const { orderId, providerRef } = await sellOn(world, rail, [129, 300]);
  await refundThere(providerRef);
  await deliver(rail, providerRef);
  await world.turn();
  expect(await originsOf(providerRef)).toEqual([{ origin: "provider", state: "succeeded", minor: 429 }]);
  expect(await view(orderId)).toMatchObject({
    status: "refunded",
    payment: { state: "refunded" },
    refundable: null,
    refunds: [{ state: "succeeded", amountMinor: 429, reason: expect.stringMatching(/own pages/) }],
    downloads: [{ isRevoked: true }, { isRevoked: true }],
  });
  const { rows } = await pool.query("SELECT error FROM webhook_inbox WHERE error IS NOT NULL");
  expect(rows).toEqual([]);
});

test.each(BUILT_RAILS)("%s: the price of one line revokes that line; ours and theirs side by side", async (rail) => {
  const { orderId, providerRef } = await sellOn(world, rail, [129, 300]);
  await refundThere(providerRef, 129);
  await deliver(rail, providerRef);
  await world.turn();
  expect((await view(orderId))?.downloads.map(({ isRevoked }) => isRevoked)).toEqual([true, false]);
  expect(await refundHere(orderId, 100)).toMatchObject({ state: "succeeded" });
  await refundThere(providerRef, 50);
  await deliver(rail, providerRef);
  await world.turn();
  expect(await originsOf(providerRef)).toEqual([
    { origin: "provider", state: "succeeded", minor: 129 },
    { origin: "store", state: "succeeded", minor: 100 },
    { origin: "provider", state: "succeeded", minor: 50 },
  ]);
  expect(await view(orderId)).toMatchObject({ status: "paid", refundable: { maxMinor: 150 } });
});

test.each(BUILT_RAILS)("%s: the webhook, look-ups and a refund of ours at once: each booked once", async (rail) => {
  const { orderId, providerRef } = await sellOn(world, rail, [500]);
  await refundThere(providerRef, 100);
  await refundThere(providerRef, 100);
  await deliver(rail, providerRef);
  await Promise.all([world.turn(), adopt(rail, providerRef), adopt(rail, providerRef), refundHere(orderId, 100)]);
  await world.settle();
  const origins = (await originsOf(providerRef)).map(({ origin }) => origin).sort();
  expect(origins).toEqual(["provider", "provider", "store"]);
  expect(await view(orderId)).toMatchObject({ refundable: { maxMinor: 200 } });
});

test("a refund of ours holds the money that went back there: theirs waits, ours is refused, theirs is booked", async () => {
  const { orderId, providerRef } = await sellOn(world, "stripe");
  world.sandbox.control.faults.add({ rail: "stripe", operation: "refund", kind: "reset", when: "before", count: 1 });
  expect(await refundHere(orderId, 129)).toMatchObject({ state: "unknown" });
  await refundThere(providerRef);
  expect(await adopt("stripe", providerRef)).toBe("unreachable");
  await deliver("stripe", providerRef);
  await world.settle();
  expect(await originsOf(providerRef)).toEqual([
    { origin: "store", state: "failed", minor: 129 },
    { origin: "provider", state: "succeeded", minor: 129 },
  ]);
  expect((await view(orderId))?.status).toBe("refunded");
});

test("ours, whose answer is lost, at a rail that does not show our reference: nobody takes it for theirs", async () => {
  const { orderId, providerRef } = await sellOn(world, "stripe", [500]);
  world.sandbox.control.faults.add({ rail: "stripe", operation: "refund", kind: "reset", when: "after", count: 1 });
  expect(await refundHere(orderId, 100)).toMatchObject({ state: "unknown" });
  const real = railOf(world.context, "stripe");
  const listRefunds: Rail["listRefunds"] = async (placed) => {
    const found = await real.listRefunds(placed);
    if (found.kind !== "found") return found;
    return { ...found, refunds: found.refunds.map((entry) => ({ ...entry, ourRef: null })) };
  };
  const mute = new Proxy(real, {
    get: (target, name) => (name === "listRefunds" ? listRefunds : Reflect.get(target, name)),
  });
  const context = { ...world.context, rails: new Map([["stripe" as const, mute]]) };
  expect(await adoptRefunds(context, { rail: "stripe", providerRef, attemptId: null })).toBe("unreachable");
  await world.settle();
  expect(await originsOf(providerRef)).toEqual([{ origin: "store", state: "succeeded", minor: 100 }]);
  expect(await adoptRefunds(context, { rail: "stripe", providerRef, attemptId: null })).toBe("settled");
  expect(await originsOf(providerRef)).toHaveLength(1);
});

test("the rail does not answer: asked again; a charge that is not ours is none of our business", async () => {
  const { providerRef } = await sellOn(world, "stripe");
  await refundThere(providerRef, 29);
  world.sandbox.control.faults.add({ rail: "stripe", operation: "refunds", kind: "500", when: "before", count: 1 });
  expect(await adopt("stripe", providerRef)).toBe("unreachable");
  expect(await adopt("stripe", providerRef)).toBe("settled");
  expect(await originsOf(providerRef)).toHaveLength(1);
  expect(await adopt("stripe", "pi_nobody")).toBe("unknown_charge");
});

test.each([
  ["stripe", "at once", "failed"],
  // its answer may also be about an earlier request under this key
  ["paypal", "when the list has shown no trace of ours", "unknown"],
] as const)("%s: nobody told us, and our refund is refused: theirs is booked %s", async (rail, _, state) => {
  const { orderId, providerRef } = await sellOn(world, rail);
  await refundThere(providerRef, 100);
  expect(await refundHere(orderId, 129)).toMatchObject({ state });
  if (state === "unknown") await world.settle();
  expect(await originsOf(providerRef)).toEqual([
    { origin: "store", state: "failed", minor: 129 },
    { origin: "provider", state: "succeeded", minor: 100 },
  ]);
  expect(await view(orderId)).toMatchObject({ status: "paid", refundable: { maxMinor: 29 } });
});

test("a person is told of a refund that fails at the rail after it was booked as made", async () => {
  const { orderId, providerRef } = await sellOn(world, "stripe");
  expect(await refundHere(orderId, 129)).toMatchObject({ state: "succeeded" });
  const { charges } = world.sandbox.control.book;
  const charge = charges.get(providerRef);
  if (!charge) throw new Error("no charge");
  charges.set(providerRef, { ...charge, refunds: charge.refunds.map((one) => ({ ...one, state: "failed" })) });
  expect(await adopt("stripe", providerRef)).toBe("settled");
  expect(await reviewsOf(orderId)).toEqual(["refund_failed"]);
});

test("a person is told when more went back there than the ledger has left of the order", async () => {
  const { orderId, providerRef } = await sellOn(world, "stripe", [500]);
  await world.control({ disputes: [{ providerRef, action: "open", amountMinor: 450 }] });
  await settleDisputes(world.context, { rail: "stripe", providerRef, attemptId: null });
  await world.control({ disputes: [{ providerRef, action: "lose" }] });
  await settleDisputes(world.context, { rail: "stripe", providerRef, attemptId: null });
  await refundThere(providerRef, 100);
  expect(await adopt("stripe", providerRef)).toBe("settled");
  expect(await originsOf(providerRef)).toEqual([]);
  expect(await reviewsOf(orderId)).toEqual(["refund_unbooked"]);
});
