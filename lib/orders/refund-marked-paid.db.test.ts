import { afterAll, beforeAll, expect, test } from "vitest";
import { startPayment } from "@/lib/payments/confirm-payment";
import { actOnReview } from "@/lib/payments/decide-review";
import { railOf } from "@/lib/payments/find-rail";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeUser } from "@/test/factories";

import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRefundInvariants } from "@/test/refund-invariants";
import { refundOrder } from "./refund-order";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(2_000);
});
afterAll(() => world.close());

async function reviewOf(orderId: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT o.id FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id JOIN payment p ON p.id = a.payment_id
     WHERE o.kind = 'review' AND p.order_id = $1`,
    [orderId],
  );
  return toPublicId("obligation", rows[0]?.id ?? "");
}

test("marked as paid by hand, so that nobody noted the rail's id of the capture: it can be given back all the same", async () => {
  const actor = await makeUser(["admin"]);
  const orderId = await world.place();
  await startPayment({ ...world.context, rails: new Map([["paypal", railOf(world.context, "paypal")]]) }, orderId);
  const { faults } = world.sandbox.control;
  faults.add({ rail: "paypal", operation: "capture", kind: "reset", when: "after", count: null });
  faults.add({ rail: "paypal", operation: "get", kind: "reset", when: "before", count: null });
  await world.confirm(orderId, "sut_visa");
  for (let hour = 0; hour < 80; hour += 4) {
    world.clock.advance(4 * 3_600_000);
    await world.turn();
  }
  const input = { action: "mark_paid", note: "PayPal's activity page shows it as completed." } as const;
  const decided = await actOnReview(world.context, { publicId: await reviewOf(orderId), input, actor });
  expect(decided.outcome).toBe("done");
  await world.heal();
  const publicId = toPublicId("order", orderId);
  const refund = await refundOrder({ publicId, refundId: newId(), actor, reason: "requested" }, world.context);
  expect(refund.state).toBe("succeeded");
  expect((await loadPaymentOfOrder(orderId))?.state).toBe("refunded");
  await world.settle();
  await assertRefundInvariants(pool, world.truth(), { isSettled: true });
});
