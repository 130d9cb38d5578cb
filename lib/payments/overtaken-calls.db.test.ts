import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { captureAttempt } from "./capture";
import { confirmPayment } from "./confirm-payment";
import type { PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import type { Attempt, Payment } from "./payment-rows";
import type { Rail } from "./provider";
import { cancelInDoubt } from "./resolve";
import { loadPaymentOfOrder } from "./sql/load-payment";

// Somebody else writes while a call is under way, or calls while somebody else's is.
let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterEach(async () => {
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

const found = async (orderId: string) => (await loadPaymentOfOrder(orderId)) as Payment & { attempt: Attempt };

/** The machine on a Stripe that is wrapped in one call. */
function wrap<K extends "confirm" | "capture">(call: K, by: (real: Rail) => Rail[K]): PaymentsContext {
  const real = railOf(world.context, "stripe");
  const wrapped = by(real);
  const get = (target: Rail, key: string | symbol) => (key === call ? wrapped : Reflect.get(target, key));
  return { ...world.context, rails: new Map([["stripe", new Proxy(real, { get })]]) };
}
const pay = (context: PaymentsContext, orderId: string) =>
  confirmPayment(context, { orderId, confirmId: newId(), answer: { token: "pm_card_visa", rail: "stripe" } });

/** As whoever gave the attempt up meanwhile would leave it. */
async function giveUp(orderId: string): Promise<void> {
  const { id, attempt } = await found(orderId);
  await pool.query("UPDATE payment SET state = 'open', epoch = epoch + 1 WHERE id = $1", [id]);
  await pool.query(
    "UPDATE payment_attempt SET state = 'declined', lease_until = NULL, finished_at = updated_at WHERE id = $1",
    [attempt.id],
  );
}
const reasonsOf = async ({ id }: Attempt) =>
  (await pool.query("SELECT kind, reason FROM payment_obligation WHERE attempt_id = $1", [id])).rows;

test("while a capture is under way the attempt says so, and a second one of the same hold does not leave", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  const states: string[] = [];
  const context = wrap("capture", (real) => async (input) => {
    const { attempt, epoch, ...payment } = await found(orderId);
    states.push(attempt.state);
    const asItWas = { ...payment, epoch: epoch - 1, attempt: { ...attempt, state: "authorized" as const } };
    if (states.length === 1) await captureAttempt(context, asItWas);
    return real.capture(input);
  });
  expect((await pay(context, orderId)).state).toBe("captured");
  expect(states).toEqual(["capturing"]);
});

test("a capture that never arrived is asked for again under the key of the first", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  world.sandbox.control.faults.add({ rail: "stripe", operation: "capture", kind: "reset", when: "before", count: 1 });
  const { attempt } = await pay(world.context, orderId);
  expect(attempt?.state).toBe("capture_unknown");
  await world.settle();
  const charge = world.truth().charges.find(({ providerRef }) => providerRef === attempt?.providerRef);
  expect(charge?.capture?.key).toBe(`${attempt?.idempotencyKey}:cap1`);
});

test("money that is held for an attempt which was given up meanwhile is released, and the order can still be paid", async () => {
  const orderId = await world.place();
  const { attempt } = await world.start(orderId);
  const context = wrap("confirm", (real) => async (input) => {
    const outcome = await real.confirm(input);
    await giveUp(orderId);
    return outcome;
  });
  expect(await pay(context, orderId)).toMatchObject({ state: "open", attempt: { state: "declined" } });
  expect(await reasonsOf(attempt as Attempt)).toEqual([{ kind: "void", reason: "late_authorisation" }]);
  await world.turn();
  expect((await pay(world.context, orderId)).state).toBe("captured");
});

test("money that is taken for an attempt which was given up meanwhile goes back, and the order can still be paid", async () => {
  const orderId = await world.place();
  const { attempt } = await world.start(orderId);
  const context = wrap("capture", (real) => async (input) => {
    // under a key of its own: what we gave up, no key of ours may have taken
    const outcome = await real.capture({ ...input, idempotencyKey: newId() });
    await giveUp(orderId);
    return outcome;
  });
  expect(await pay(context, orderId)).toMatchObject({ state: "open", attempt: { state: "declined" } });
  expect(await reasonsOf(attempt as Attempt)).toEqual([{ kind: "refund", reason: "captured_too_late" }]);
  await world.turn();
  expect((await pay(world.context, orderId)).state).toBe("captured");
});

test("a person cancels a confirmation in doubt of which the rail holds nothing yet: it may still arrive, so it stays in doubt", async () => {
  const orderId = await world.place({ input: { method: "paypal" } });
  const { attempt } = await world.start(orderId);
  await world.approve(orderId);
  world.sandbox.control.faults.add({ rail: "paypal", operation: "confirm", kind: "reset", when: "before", count: 1 });
  expect((await world.comeBack(orderId)).attempt?.state).toBe("unknown");
  expect((await cancelInDoubt(world.context, attempt?.id ?? ""))?.attempt?.state).toBe("unknown");
  await world.settle();
  expect(await found(orderId)).toMatchObject({ state: "captured", capturedMinor: 129 });
});
