import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { getOrderBalances } from "@/lib/ledger/balances";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import { makeRelease, makeUser } from "@/test/factories";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { canStream, findEntitlement } from "./entitlements";
import { fulfilOrder, fulfilWaiting } from "./fulfil-order";
import { orderSecretOf } from "./order-secret";
import { placeOrder } from "./place-order";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

async function statusOf(orderId: string): Promise<string> {
  const { rows } = await pool.query("SELECT status FROM customer_order WHERE id = $1", [orderId]);
  return rows[0].status;
}
async function granted(orderId: string): Promise<number> {
  const { rows } = await pool.query("SELECT count(*)::int AS n FROM entitlement WHERE order_id = $1", [orderId]);
  return rows[0].n;
}

test("five hands at once and once more: each track once, and the worker has nothing left", async () => {
  const orderId = await world.place({ prices: [129, 200, 300] });
  await world.confirm(orderId);
  await Promise.all(Array.from({ length: 5 }, () => fulfilOrder(orderId, world.clock)));
  await fulfilOrder(orderId, world.clock);
  expect(await granted(orderId)).toBe(3);
  expect(await fulfilWaiting(world.clock)).toBe(0);
});

test("an unpaid order is never handed over", async () => {
  const orderId = await world.place();
  await fulfilOrder(orderId, world.clock);
  expect([await statusOf(orderId), await granted(orderId)]).toEqual(["pending", 0]);
});

test("fulfilment fails: the order stays paid, asks for attention, and heals when the cause is gone", async () => {
  const orderId = await world.place();
  await world.confirm(orderId);
  await pool.query(`ALTER TABLE entitlement ADD CONSTRAINT broken CHECK (order_id <> '${orderId}') NOT VALID`);
  await expect(fulfilOrder(orderId, world.clock)).rejects.toThrow(/broken/);
  expect(await statusOf(orderId)).toBe("paid_needs_attention");
  expect(await fulfilWaiting(world.clock)).toBe(1);
  await pool.query("ALTER TABLE entitlement DROP CONSTRAINT broken");
  expect(await fulfilWaiting(world.clock)).toBe(0);
  world.clock.advance(3_600_000);
  expect(await fulfilWaiting(world.clock)).toBe(1);
  expect([await statusOf(orderId), await granted(orderId)]).toEqual(["paid", 1]);
  await assertInvariants(pool, world.truth());
});

test("a sale in the ledger, to the cent: $1.29 by card, 34¢ fee borne by the artist, 6 % to the shop", async () => {
  const orderId = await world.place();
  await world.confirm(orderId);
  const balances = await getOrderBalances(pool, orderId);
  const artist = balances.find((balance) => balance.account.startsWith("artist:"));
  expect(Object.fromEntries(balances.map((balance) => [balance.account, balance.amountMinor]))).toEqual({
    [artist?.account ?? ""]: -87,
    "fees:recovered": -34,
    "fees:stripe": 34,
    "platform:fees": -8,
    "rail:stripe:receivable": 95,
  });
});

test("who may hear and download: the buyer and the owner, a guest with the order's secret, nobody else", async () => {
  const release = await makeRelease();
  const [buyer, owner, other] = [await makeUser(), await makeUser(["artist"], [release.artistId]), await makeUser()];
  const orderId = newId();
  const [trackId = ""] = release.trackIds;
  await placeOrder(world.context, {
    lines: [{ trackId: toPublicId("track", trackId) }],
    currency: "USD",
    country: "US",
    email: "b@example.test",
    method: "card",
    orderId,
    actor: buyer,
  });
  expect(await canStream(buyer, trackId)).toBe(false);
  await world.confirm(orderId);
  await fulfilOrder(orderId, world.clock);
  expect(await Promise.all([buyer, owner, other, GUEST].map((actor) => canStream(actor, trackId)))).toEqual([
    true,
    true,
    false,
    false,
  ]);

  const { rows } = await pool.query("SELECT id FROM entitlement WHERE order_id = $1", [orderId]);
  const publicId = toPublicId("entitlement", rows[0].id);
  const find = (actor: typeof buyer | typeof GUEST, secret: string | null) =>
    findEntitlement({ publicId, actor, readSecret: () => secret });
  expect(await find(buyer, null)).toMatchObject({ trackId, isRevoked: false });
  expect(await find(GUEST, orderSecretOf(orderId))).toMatchObject({ trackId });
  expect([await find(other, null), await find(GUEST, "wrong"), await find(GUEST, null)]).toEqual([null, null, null]);
});

// last, as this refund is known to no rail
test("a refund that is booked while it is being handed over: what went back is handed over revoked", async () => {
  const orderId = await world.place();
  await world.confirm(orderId);
  await pool.query("DELETE FROM entitlement WHERE order_id = $1", [orderId]);
  await pool.query("UPDATE customer_order SET fulfilled_at = NULL WHERE id = $1", [orderId]);
  const refund = await pool.connect();
  await refund.query("BEGIN");
  await refund.query("UPDATE payment SET epoch = epoch + 1 WHERE order_id = $1", [orderId]);
  const handing = fulfilOrder(orderId, world.clock);
  await vi.waitFor(async () => {
    const { rows } = await pool.query(
      "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%returned AS%'",
    );
    expect(rows).toHaveLength(1);
  });
  await refund.query(
    `WITH made AS (
       INSERT INTO refund (id, payment_id, attempt_id, n, amount_minor, currency, reason, state, idempotency_key, livemode, created_at, updated_at, finished_at)
       SELECT $2, p.id, a.id, 1, p.amount_minor, p.currency, 'a test', 'succeeded', $3, false, now(), now(), now()
       FROM payment p JOIN payment_attempt a ON a.payment_id = p.id WHERE p.order_id = $1 RETURNING id
     )
     INSERT INTO refund_line (refund_id, order_line_id, net_minor, tax_minor)
     SELECT made.id, l.id, l.net_minor, l.tax_minor FROM made, order_line l WHERE l.order_id = $1`,
    [orderId, newId(), `test ${orderId}`],
  );
  await refund.query("COMMIT");
  refund.release();
  await handing;
  const { rows } = await pool.query(
    "SELECT revoked_at IS NOT NULL AS is_revoked FROM entitlement WHERE order_id = $1",
    [orderId],
  );
  expect(rows).toEqual([{ is_revoked: true }]);
});
