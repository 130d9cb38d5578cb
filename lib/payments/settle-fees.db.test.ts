import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { getOrderBalances } from "@/lib/ledger/balances";
import { getOrderView } from "@/lib/orders/get-order";
import { orderSecretOf } from "@/lib/orders/order-secret";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRefundInvariants, assertRollUps } from "@/test/refund-invariants";
import { sellOn } from "@/test/sell-on";
import { settleFees } from "./settle-fees";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterEach(async () => {
  await world.control({ policy: { feeDriftMinor: 0 } });
  await assertRollUps(pool);
  await assertRefundInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

const sell = async (prices: number[]) => (await sellOn(world, "stripe", prices)).orderId;
const balancesOf = async (orderId: string) =>
  Object.fromEntries((await getOrderBalances(pool, orderId)).map(({ account, amountMinor }) => [account, amountMinor]));
const receiptOf = async (orderId: string) =>
  (await getOrderView({ publicId: toPublicId("order", orderId), actor: GUEST, orderSecret: orderSecretOf(orderId) }))
    ?.receipt;
const trueUps = async (orderId: string) =>
  (await pool.query("SELECT 1 FROM ledger_transaction WHERE order_id = $1 AND kind = 'fee_true_up'", [orderId]))
    .rowCount;

test("asked after an hour, then daily; booked once when it is final, also by two workers at once", async () => {
  await world.control({ policy: { feeDriftMinor: 7 } });
  const orderId = await sell([129, 300]);
  const estimated = await balancesOf(orderId);
  expect((await receiptOf(orderId))?.fee).toMatchObject({ amountMinor: 42, isEstimated: true });
  expect(await settleFees(world.context)).toBe(0);
  world.clock.advance(HOUR_MS);
  expect(await settleFees(world.context)).toBe(1);
  expect([await settleFees(world.context), await trueUps(orderId)]).toEqual([0, 0]);
  world.clock.advance(2 * DAY_MS);
  expect(await Promise.all([settleFees(world.context), settleFees(world.context)])).toContain(1);
  expect([await settleFees(world.context), await trueUps(orderId)]).toEqual([0, 1]);
  const settled = await balancesOf(orderId);
  const change = Object.keys(settled).map((name) => [name, (settled[name] ?? 0) - (estimated[name] ?? 0)]);
  const artist = Object.keys(settled).find((name) => name.startsWith("artist:"));
  expect(Object.fromEntries(change)).toEqual({
    [artist ?? ""]: 7,
    "fees:recovered": -7,
    "fees:stripe": 7,
    "platform:fees": 0,
    "rail:stripe:receivable": -7,
  });
  const receipt = await receiptOf(orderId);
  expect(receipt).toMatchObject({ totalMinor: 429, fee: { amountMinor: 49, isEstimated: false } });
});

test("a fee that was right is settled without a posting", async () => {
  const orderId = await sell([129]);
  world.clock.advance(3 * DAY_MS);
  expect(await settleFees(world.context)).toBe(1);
  expect([await trueUps(orderId), (await receiptOf(orderId))?.fee.isEstimated]).toEqual([0, false]);
});

test("borne by the store: the store's part changes, the artist's does not", async () => {
  await world.control({ policy: { feeDriftMinor: -3 } });
  const orderId = await world.place();
  await pool.query("UPDATE customer_order SET fee_bearer = 'store' WHERE id = $1", [orderId]);
  await world.confirm(orderId);
  await world.turn();
  const before = await receiptOf(orderId);
  world.clock.advance(3 * DAY_MS);
  await settleFees(world.context);
  const after = await receiptOf(orderId);
  expect([after?.artistsMinor, after?.store.amountMinor]).toEqual([
    before?.artistsMinor,
    (before?.store.amountMinor ?? 0) + 3,
  ]);
});

test("a rail that does not answer is asked again the next day", async () => {
  const orderId = await sell([129]);
  world.clock.advance(3 * DAY_MS);
  world.sandbox.control.faults.add({ rail: "stripe", operation: "get", kind: "500", when: "before", count: 1 });
  expect([await settleFees(world.context), await settleFees(world.context)]).toEqual([1, 0]);
  world.clock.advance(DAY_MS);
  expect(await settleFees(world.context)).toBe(1);
  expect((await receiptOf(orderId))?.fee.isEstimated).toBe(false);
});

test("a rail whose capture names the final fee is not asked", async () => {
  const { orderId } = await sellOn(world, "paypal");
  expect(await settleFees(world.context)).toBe(1);
  expect((await receiptOf(orderId))?.fee).toMatchObject({ provider: "paypal", isEstimated: false });
  const { rowCount } = await pool.query(
    `SELECT 1 FROM attempt_evidence e JOIN payment_attempt a ON a.id = e.attempt_id JOIN payment p ON p.id = a.payment_id
     WHERE p.order_id = $1 AND e.kind LIKE 'fee:%'`,
    [orderId],
  );
  expect(rowCount).toBe(0);
});
