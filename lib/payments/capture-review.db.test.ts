import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { loadPaymentOfOrder } from "./sql/load-payment";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(2_000);
});
afterEach(async () => {
  await world.heal();
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

async function reviewsOf(orderId: string): Promise<boolean[]> {
  const { rows } = await pool.query<{ isOpen: boolean }>(
    `SELECT o.settled_at IS NULL AS "isOpen" FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id
     JOIN payment p ON p.id = a.payment_id WHERE o.kind = 'review' AND p.order_id = $1`,
    [orderId],
  );
  return rows.map(({ isOpen }) => isOpen);
}

test("a hold that its rail will not capture for days: a person is told once, and it stays told until it is over", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  world.sandbox.control.faults.add({ rail: "stripe", operation: "capture", kind: "429", when: "before", count: null });
  await world.confirm(orderId);
  for (let day = 0; day < 6; day++) {
    world.clock.advance(24 * 3_600_000);
    await world.turn();
    if (day >= 3) expect(await reviewsOf(orderId), `day ${day}`).toEqual([true]);
  }
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "review", attempt: { state: "authorized" } });
  await world.heal();
  await world.settle();
  expect((await loadPaymentOfOrder(orderId))?.state).toBe("captured");
  expect(await reviewsOf(orderId)).toEqual([false]);
});
