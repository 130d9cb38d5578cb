import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { getOrderBalances } from "@/lib/ledger/balances";
import { getOrderView } from "@/lib/orders/get-order";
import { refundOrder } from "@/lib/orders/refund-order";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRefundInvariants, assertRollUps } from "@/test/refund-invariants";
import { BUILT_RAILS, type BuiltRail, sellOn } from "@/test/sell-on";
import { followDisputes, settleDisputes } from "./dispute";
import { receiveWebhook } from "./webhook";

let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
  admin = await makeUser(["admin"]);
});
afterEach(async () => {
  world.sandbox.control.faults.clear();
  await world.settle();
  await assertRefundInvariants(pool, world.truth(), { isSettled: true });
  await assertRollUps(pool);
});
afterAll(() => world.close());

const sell = (prices: number[] = [129]) => sellOn(world, "stripe", prices);
const act = (providerRef: string, action: "open" | "win" | "lose", amountMinor: number | null = null) =>
  world.control({ disputes: [{ providerRef, action, amountMinor }] });
const hear = (providerRef: string, rail: BuiltRail = "stripe") =>
  settleDisputes(world.context, { rail, providerRef, attemptId: null });
const refund = (orderId: string, amountMinor?: number) =>
  refundOrder(
    {
      publicId: toPublicId("order", orderId),
      refundId: newId(),
      actor: admin,
      reason: "test",
      ...(amountMinor ? { amountMinor } : {}),
    },
    world.context,
  );
const view = (orderId: string, actor = admin) =>
  getOrderView({ publicId: toPublicId("order", orderId), actor, orderSecret: null });
const balancesOf = async (orderId: string) =>
  Object.fromEntries((await getOrderBalances(pool, orderId)).map(({ account, amountMinor }) => [account, amountMinor]));
const openDownloads = async (orderId: string) =>
  (await view(orderId))?.downloads.filter(({ isRevoked }) => !isRevoked).length;
const reviewsOf = async (orderId: string) =>
  (
    await pool.query<{ reason: string }>(
      `SELECT o.reason FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id
       JOIN payment p ON p.id = a.payment_id WHERE p.order_id = $1 AND o.kind = 'review' AND o.settled_at IS NULL`,
      [orderId],
    )
  ).rows.map(({ reason }) => reason);

test("opened: the rail holds the money back, nothing can be refunded, downloads stay", async () => {
  const { orderId, providerRef } = await sell();
  await act(providerRef, "open");
  expect(await hear(providerRef)).toBe("settled");
  expect(await balancesOf(orderId)).toMatchObject({ disputes: 129, "rail:stripe:receivable": -34 });
  expect(await view(orderId)).toMatchObject({
    status: "paid",
    payment: { state: "disputed" },
    refundable: null,
    disputes: [{ state: "open", amountMinor: 129, closedAt: null }],
  });
  expect(await openDownloads(orderId)).toBe(1);
  await expect(refund(orderId)).rejects.toMatchObject({
    code: "unprocessable",
    detail: expect.stringMatching(/disputes/),
  });
});

test("won: as if it had never been, and a refund is possible again", async () => {
  const { orderId, providerRef } = await sell();
  const before = await balancesOf(orderId);
  await act(providerRef, "open");
  await hear(providerRef);
  await act(providerRef, "win");
  await hear(providerRef);
  expect(await balancesOf(orderId)).toEqual({ ...before, disputes: 0 });
  expect(await openDownloads(orderId)).toBe(1);
  expect((await view(orderId))?.payment?.state).toBe("captured");
  expect(await refund(orderId, 29)).toMatchObject({ state: "succeeded" });
});

test("lost whole: taken from whoever had it, downloads and link closed", async () => {
  const { orderId, providerRef } = await sell();
  await act(providerRef, "open");
  await hear(providerRef);
  await act(providerRef, "lose");
  await hear(providerRef);
  expect(await balancesOf(orderId)).toMatchObject({ disputes: 0, "platform:fees": 0, "rail:stripe:receivable": -34 });
  expect(await openDownloads(orderId)).toBe(0);
  expect(await view(orderId)).toMatchObject({
    status: "refunded",
    payment: { state: "disputed" },
    refunds: [],
    receipt: { returned: { totalMinor: 129 } },
    disputes: [{ state: "lost" }],
  });
});

test("lost in part: divided over the lines, downloads stay, and only the rest could be refunded", async () => {
  const { orderId, providerRef } = await sell([129, 300]);
  await act(providerRef, "open", 100);
  await hear(providerRef);
  await act(providerRef, "lose");
  await hear(providerRef);
  expect(await openDownloads(orderId)).toBe(2);
  expect(await view(orderId)).toMatchObject({ status: "paid", refundable: { maxMinor: 329 } });
  await expect(refund(orderId, 330)).rejects.toMatchObject({ code: "unprocessable" });
});

test("lost over just what one line cost: its download is revoked, the other's stays", async () => {
  const { orderId, providerRef } = await sell([129, 300]);
  await act(providerRef, "open", 129);
  await hear(providerRef);
  expect(await openDownloads(orderId)).toBe(2);
  await act(providerRef, "lose");
  await hear(providerRef);
  expect((await view(orderId))?.downloads.map(({ isRevoked }) => isRevoked)).toEqual([true, false]);
  expect(await view(orderId)).toMatchObject({ status: "paid", refundable: { maxMinor: 300 }, chargedBackMinor: 129 });
});

test("a buyer is told that a dispute is open and what it took back, an artist only the first; neither of each one", async () => {
  const { orderId, providerRef } = await sell([129, 300]);
  const { rows } = await pool.query<{ artist_id: string }>("SELECT artist_id FROM order_line WHERE order_id = $1", [
    orderId,
  ]);
  const people = { buyer: await makeUser([]), artist: await makeUser(["artist"], [rows[0]?.artist_id ?? ""]) };
  await pool.query("UPDATE customer_order SET buyer_id = $2 WHERE id = $1", [orderId, people.buyer.userId]);
  const told = async () => ({ buyer: await view(orderId, people.buyer), artist: await view(orderId, people.artist) });
  await act(providerRef, "open", 129);
  await hear(providerRef);
  const open = { disputes: [], hasOpenDispute: true, chargedBackMinor: 0 };
  expect(await told()).toMatchObject({ buyer: open, artist: open });
  await act(providerRef, "lose");
  await hear(providerRef);
  const lost = { disputes: [], hasOpenDispute: false, chargedBackMinor: 129 };
  expect(await told()).toMatchObject({ buyer: lost, artist: { ...lost, chargedBackMinor: 0 } });
});

test.each([
  ["won", "win", "lose"],
  ["lost", "lose", "win"],
] as const)(
  "one that had been %s is decided the other way on appeal: nothing is booked, a person is told",
  async (_, first, second) => {
    const { orderId, providerRef } = await sell();
    await act(providerRef, "open");
    await act(providerRef, first);
    await hear(providerRef);
    const [before, downloads] = [await balancesOf(orderId), await openDownloads(orderId)];
    await act(providerRef, second);
    await hear(providerRef);
    await hear(providerRef);
    expect(await reviewsOf(orderId)).toEqual(["dispute_changed"]);
    expect([await balancesOf(orderId), await openDownloads(orderId)]).toEqual([before, downloads]);
    await act(providerRef, first);
  },
);

test("disputed in full after a part was refunded: what no line covers any more is the store's loss", async () => {
  const { orderId, providerRef } = await sell([129]);
  await refund(orderId, 100);
  const before = await balancesOf(orderId);
  await act(providerRef, "open");
  await act(providerRef, "lose");
  await hear(providerRef);
  const after = await balancesOf(orderId);
  expect((after["platform:fees"] ?? 0) - (before["platform:fees"] ?? 0)).toBe(100 + 2);
  expect((await view(orderId))?.status).toBe("refunded");
});

test("a rail that does not answer is asked again; a charge that is not ours is none of our business", async () => {
  const { orderId, providerRef } = await sell();
  await act(providerRef, "open");
  world.sandbox.control.faults.add({
    rail: "stripe",
    operation: "disputes",
    kind: "502html",
    when: "before",
    count: 1,
  });
  expect(await hear(providerRef)).toBe("unreachable");
  expect((await view(orderId))?.disputes).toEqual([]);
  expect(await hear(providerRef)).toBe("settled");
  expect(await hear("pi_nobody")).toBe("unknown_charge");
});

test.each(BUILT_RAILS)(
  "%s: webhooks only make us ask; twice, late and in the wrong order end the same",
  async (rail) => {
    const { orderId, providerRef } = await sellOn(world, rail);
    await act(providerRef, "open");
    await act(providerRef, "lose");
    const { webhooks } = world.sandbox.control.rails[rail];
    const news = webhooks.recent.filter((event) => event.charge.id === providerRef && /dispute/i.test(event.type));
    expect(news.length).toBeGreaterThan(1);
    for (const event of [...news.toReversed(), ...news]) {
      const { payload, headers } = webhooks.write(event);
      const request = new Request("http://shop.test", { method: "POST", body: payload, headers });
      await receiveWebhook(world.context, rail, request);
      await world.turn();
    }
    expect(await view(orderId)).toMatchObject({ status: "refunded", disputes: [{ state: "lost" }] });
    const { rows } = await pool.query("SELECT 1 FROM webhook_inbox WHERE processed_at IS NULL");
    expect(rows).toEqual([]);
  },
);

test("webhooks that never come: an open dispute is asked about every six hours", async () => {
  const { orderId, providerRef } = await sell();
  await act(providerRef, "open");
  await hear(providerRef);
  await act(providerRef, "win");
  expect(await followDisputes(world.context)).toBe(0);
  world.clock.advance(6 * 3_600_000);
  expect(await followDisputes(world.context, 100)).toBeGreaterThan(0);
  expect((await view(orderId))?.disputes).toMatchObject([{ state: "won" }]);
});

test("any course of news and refunds, several at once: one final state, each step booked once", async () => {
  const news = fc.array(fc.constantFrom("hear", "hear twice", "refund"), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...BUILT_RAILS),
      fc.tuple(news, news, news),
      fc.constantFrom("win" as const, "lose" as const),
      async (rail, [a, b, c], end) => {
        const { orderId, providerRef } = await sellOn(world, rail, [129, 250]);
        const run = async (steps: readonly string[]) => {
          for (const step of steps) {
            if (step === "refund") await refund(orderId, 7).catch(() => undefined);
            else await Promise.all(Array.from({ length: step === "hear" ? 1 : 3 }, () => hear(providerRef, rail)));
          }
        };
        await run(a);
        await act(providerRef, "open", 200);
        await run(b);
        await act(providerRef, end);
        await run(c);
        await hear(providerRef, rail);
        await world.turn();
        expect(await view(orderId)).toMatchObject({
          payment: { state: end === "win" ? "captured" : "disputed" },
          disputes: [{ state: end === "win" ? "won" : "lost", amountMinor: 200 }],
        });
        await assertRefundInvariants(pool, world.truth(), { isSettled: true });
      },
    ),
    { numRuns: 16, seed: 20261121 },
  );
});
