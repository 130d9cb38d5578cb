import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { lookAtReturn } from "./look-now";
import type { Payment } from "./payment-rows";
import { returnNonceOf } from "./return-nonce";
import { loadPaymentOfOrder } from "./sql/load-payment";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterAll(() => world.close());

const chargesOf = (orderId: string) =>
  world.truth().charges.filter(({ orderRef, capture }) => orderRef === toPublicId("order", orderId) && capture);

test("a PayPal tab left open by an order with another e-mail pays that order alone, and only once its buyer says so", async () => {
  const place = (email: string) => world.place({ input: { method: "paypal", email } });
  const [first, second] = [await place("anna@exmaple.test"), await place("anna@example.test")];
  const { attempt } = await world.start(first);
  await world.start(second);
  await world.approve(second);
  expect((await world.comeBack(second)).state).toBe("captured");
  await world.turn();
  expect((await loadPaymentOfOrder(first))?.state).toBe("open");
  expect(chargesOf(first)).toEqual([]);

  await world.approve(first);
  const back = (await lookAtReturn(world.context, returnNonceOf(attempt?.id ?? ""))) as Payment;
  expect(back).toMatchObject({ orderId: first, state: "captured", capturedMinor: 129 });
  await world.settle();
  expect([chargesOf(first).length, chargesOf(second).length]).toEqual([1, 1]);
  expect((await loadPaymentOfOrder(second))?.capturedMinor).toBe(129);
  await assertInvariants(pool, world.truth(), { isSettled: true });
});

test("one that nobody approves ends after a day with nothing taken", async () => {
  const orderId = await world.place({ input: { method: "paypal" } });
  await world.start(orderId);
  await world.settle();
  expect((await loadPaymentOfOrder(orderId))?.state).toBe("expired");
  expect(chargesOf(orderId)).toEqual([]);
});
