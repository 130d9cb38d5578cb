import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { confirmPayment, startPayment } from "./confirm-payment";
import type { PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import type { CaptureInput, ChargeOutcome, RailName } from "./provider";
import { resolveDue } from "./resolve";
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

/** The same store with a rail that says to every capture that it will not. */
function refusingCaptures(name: RailName, refusal: "declined" | "our_bug"): PaymentsContext {
  const capture = async ({ idempotencyKey }: CaptureInput): Promise<ChargeOutcome> => {
    const sent = { rail: name, operation: "capture", idempotencyKey, isSent: true, httpStatus: 422 } as const;
    const evidence = { ...sent, railRequestId: null, durationMs: 1, raw: null };
    const words = { code: "PAYMENT_DENIED", message: "No.", evidence };
    return refusal === "our_bug" ? { kind: refusal, ...words } : { kind: refusal, class: "hard", ...words };
  };
  const rail = Object.create(railOf(world.context, name), { capture: { value: capture } });
  return { ...world.context, rails: new Map([...world.context.rails, [name, rail]]) };
}

test.each([
  ["stripe", "pm_card_visa", "declined"],
  ["paypal", "sut_visa", "our_bug"],
] as const)(
  "%s refuses a capture again and again: the hold is released within minutes, and the buyer can pay anew",
  async (rail, token, refusal) => {
    const orderId = await world.place();
    const refusing = refusingCaptures(rail, refusal);
    const rails = new Map([[rail, railOf(refusing, rail)]]);
    await startPayment({ ...refusing, rails }, orderId);
    const answer = { token, rail };
    const held = await confirmPayment({ ...refusing, rails }, { orderId, confirmId: newId(), answer });
    expect(held.attempt?.state).toBe("capture_unknown");
    for (let second = 0; second < 300; second += 10) {
      world.clock.advance(10_000);
      await resolveDue(refusing);
    }
    expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "open", attempt: { state: "voided" } });
    const { providerRef } = held.attempt ?? {};
    expect(world.truth().charges.find((charge) => charge.providerRef === providerRef)?.state).toBe("voided");
    const other = rail === "stripe" ? "sut_visa" : "pm_card_visa";
    expect((await world.confirm(orderId, other)).state).toBe("captured");
  },
);
