import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { refundOrder } from "@/lib/orders/refund-order";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeUser } from "@/test/factories";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { confirmInputOf } from "./attempt";
import { BUYER_LEASE_MS } from "./context";
import { railOf } from "./find-rail";
import type { Payment } from "./payment-rows";
import { cancelInDoubt } from "./resolve";
import { loadPaymentOfOrder } from "./sql/load-payment";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(5_000, null, ["square"]);
});
beforeEach(() => world.heal());
afterAll(() => world.close());

const spoil = (kind: "reset" | "500", when: "before" | "after") =>
  world.sandbox.control.faults.add({ rail: "square", operation: "confirm", kind, when, count: 1 });
const stateOf = async (orderId: string) => (await loadPaymentOfOrder(orderId))?.attempt?.state;
const chargesOf = (payment: Payment | null) =>
  world.truth().charges.filter(({ attemptRef }) => attemptRef === payment?.attempt?.idempotencyKey);

async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) {
    world.clock.advance(5_000);
    await world.turn();
  }
}

/** Everything that is due within a week is done, and the rail's truth is ours. */
async function settle(): Promise<void> {
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
}

test("create asks nothing of the rail: the fields are shown, and the first request is the confirmation", async () => {
  const orderId = await world.place();
  const started = await world.start(orderId);
  expect(started.attempt).toMatchObject({ rail: "square", state: "created", providerRef: null });
  expect(world.sandbox.control.rails.square.requests.size).toBe(0);
  expect((await world.confirm(orderId, "cnon:card-nonce-ok")).state).toBe("captured");
});

test("an answer that was lost is found by our reference, and the money is taken", async () => {
  const orderId = await world.place();
  spoil("reset", "after");
  expect((await world.confirm(orderId, "cnon:card-nonce-ok")).attempt?.state).toBe("unknown");
  await pass(30);
  expect((await loadPaymentOfOrder(orderId))?.state).toBe("captured");
  await settle();
});

test("what never arrived is over once its key is cancelled, and the buyer may go on", async () => {
  const orderId = await world.place();
  spoil("reset", "before");
  const lost = await world.confirm(orderId, "cnon:card-nonce-ok");
  expect(lost.attempt?.state).toBe("unknown");
  await pass(30);
  expect(await stateOf(orderId)).toBe("absent");
  const { rows } = await pool.query("SELECT kind FROM attempt_evidence WHERE attempt_id = $1 ORDER BY created_at", [
    lost.attempt?.id,
  ]);
  expect(rows.at(-1)).toEqual({ kind: "void:cancelled" });
  expect((await world.confirm(orderId, "cnon:card-nonce-ok")).state).toBe("captured");
  await settle();
});

test("a confirmation that is slower than its cancellation holds money for nobody: it is let go, without any news", async () => {
  const orderId = await world.place();
  spoil("reset", "before");
  const lost = await world.confirm(orderId, "cnon:card-nonce-ok");
  await pass(30);
  expect(await stateOf(orderId)).toBe("absent");
  const { attempt } = lost;
  if (!attempt) throw new Error("there is no attempt");
  const input = confirmInputOf(world.context, { payment: lost, attempt, token: "cnon:card-nonce-ok" });
  expect((await railOf(world.context, "square").confirm(input)).kind).toBe("authorized");
  await pass(60);
  expect(chargesOf(lost)).toMatchObject([{ state: "voided" }]);
  await settle();
});

test("the bank asks: the same attempt is confirmed again, with another card if the buyer likes", async () => {
  const orderId = await world.place();
  const asked = await world.confirm(orderId, "cnon:authenticationRequired");
  expect(asked.attempt?.state).toBe("needs_buyer");
  const paid = await world.confirm(orderId, "cnon:authenticationRequired");
  expect(paid).toMatchObject({ state: "captured", attempt: { id: asked.attempt?.id } });
  expect(chargesOf(paid).map(({ state }) => state)).toEqual(["declined", "captured"]);
  await settle();
});

test("the second confirmation in doubt is not taken for the first one, which failed", async () => {
  const orderId = await world.place();
  const asked = await world.confirm(orderId, "cnon:authenticationRequired");
  spoil("reset", "after");
  expect((await world.confirm(orderId, "cnon:authenticationRequired")).attempt?.state).toBe("unknown");
  await pass(60);
  expect(await stateOf(orderId)).toBe("absent");
  expect(chargesOf(asked).map(({ state }) => state)).toEqual(["declined", "voided"]);
  expect((await world.confirm(orderId, "cnon:card-nonce-ok")).state).toBe("captured");
  await settle();
});

test("a buyer whom the bank asked and who never came back leaves nothing open", async () => {
  const orderId = await world.place();
  await world.confirm(orderId, "cnon:authenticationRequired");
  world.clock.advance(BUYER_LEASE_MS + 1_000);
  await world.turn();
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "expired", attempt: { state: "expired" } });
  await settle();
});

test("a person may cancel a confirmation in doubt whose id nobody knows", async () => {
  const orderId = await world.place();
  spoil("reset", "after");
  const lost = await world.confirm(orderId, "cnon:card-nonce-ok");
  const ended = await cancelInDoubt(world.context, lost.attempt?.id ?? newId());
  expect(ended?.attempt?.state).toBe("absent");
  expect(chargesOf(lost)).toMatchObject([{ state: "voided" }]);
  await settle();
});

test("a refund waits for Square's word, and is booked once", async () => {
  const orderId = await world.place();
  const paid = await world.confirm(orderId, "cnon:card-nonce-ok");
  await world.turn();
  const actor = await makeUser(["admin"]);
  const ask = { publicId: toPublicId("order", orderId), refundId: newId(), actor, reason: "a test" };
  expect((await refundOrder(ask, world.context)).state).toBe("pending");
  await settle();
  expect((await refundOrder(ask, world.context)).state).toBe("succeeded");
  expect(chargesOf(paid)[0]?.refunds).toMatchObject([{ state: "succeeded", amountMinor: 129 }]);
});
