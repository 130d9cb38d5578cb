import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { refundOrder } from "@/lib/orders/refund-order";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { RefundView } from "@/lib/shared/schemas/refunds";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRefundInvariants } from "@/test/refund-invariants";
import { BUILT_RAILS, type BuiltRail, sellOn } from "@/test/sell-on";
import { CALL_LEASE_MS, type PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import type { Rail } from "./provider";
import { settleRefunds } from "./settle-refunds";
import { nudgeRefunds } from "./sql/refund-rows";
import { receiveWebhook } from "./webhook";

let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
  admin = await makeUser(["admin"]);
});
afterEach(async () => {
  for (const rail of BUILT_RAILS) await world.control({ clear: true, rail, policy: { refunds: "succeed" } });
  await world.settle();
  await assertRefundInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

const sell = async (rail: BuiltRail = "stripe") => (await sellOn(world, rail)).orderId;
const refund = (orderId: string, amountMinor: number): Promise<RefundView> =>
  refundOrder(
    { publicId: toPublicId("order", orderId), refundId: newId(), actor: admin, reason: "test", amountMinor },
    world.context,
  );
const stateOf = async ({ id }: RefundView) => {
  const { rows } = await pool.query<{ id: string; state: string }>("SELECT id, state FROM refund");
  return rows.find((row) => toPublicId("refund", row.id) === id)?.state;
};
const madeAtRail = (orderId: string) =>
  world
    .truth()
    .charges.filter((charge) => charge.orderRef === toPublicId("order", orderId))
    .flatMap((charge) => charge.refunds);
const reviewsOf = async (orderId: string) => {
  const { rows } = await pool.query<{ reason: string }>(
    `SELECT o.reason FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id JOIN payment p ON p.id = a.payment_id
     WHERE p.order_id = $1 AND o.kind = 'review' AND o.settled_at IS NULL`,
    [orderId],
  );
  return rows.map(({ reason }) => reason);
};

const LOST_ANSWERS = [
  ["reset", "before", "succeeded"],
  ["reset", "after", "succeeded"],
  ["hang", "after", "succeeded"],
  ["502html", "before", "succeeded"],
  ["truncated", "after", "succeeded"],
  ["wrongjson", "after", "succeeded"],
  ["500", "after", "succeeded"],
] as const;

test.each([
  ...LOST_ANSWERS.map((fault) => ["stripe", ...fault] as const),
  ...LOST_ANSWERS.map((fault) => ["paypal", ...fault] as const),
  ["paypal", "500", "before", "succeeded"] as const,
  // Stripe keeps a server error under its key: only the list can tell that nothing was made
  ["stripe", "500", "before", "failed"] as const,
])(
  "%s, the answer is lost (%s, %s the effect): it is found out, never made twice: %s",
  async (rail, kind, when, end) => {
    const orderId = await sell(rail);
    world.sandbox.control.faults.add({ rail, operation: "refund", kind, when, count: 1 });
    const asked = await refund(orderId, 50);
    expect(asked.state).toBe("unknown");
    await world.settle();
    expect(await stateOf(asked)).toBe(end);
    expect(madeAtRail(orderId)).toHaveLength(end === "succeeded" ? 1 : 0);
    expect(await reviewsOf(orderId)).toEqual([]);
    // what is reserved while it is unknown is not given out twice, and is free again when nothing was made
    const rest = await refund(orderId, end === "succeeded" ? 79 : 129);
    expect(rest.state).toBe("succeeded");
  },
);

test("while a refund is unknown its money is reserved", async () => {
  const orderId = await sell();
  world.sandbox.control.faults.add({ rail: "stripe", operation: "refund", kind: "reset", when: "before", count: 1 });
  await refund(orderId, 100);
  await expect(refund(orderId, 30)).rejects.toMatchObject({ code: "unprocessable" });
  expect((await refund(orderId, 29)).state).toBe("succeeded");
});

test("a definite no frees what was reserved", async () => {
  const orderId = await sell();
  world.sandbox.control.faults.add({ rail: "stripe", operation: "refund", kind: "429", when: "before", count: 1 });
  const refused = await refund(orderId, 129);
  expect(refused).toMatchObject({ state: "failed", message: expect.stringMatching(/Nothing went back/) });
  expect((await refund(orderId, 129)).state).toBe("succeeded");
});

test("a rail that cannot be asked leaves it unknown, for days if need be, and a person is told; then it is settled", async () => {
  const orderId = await sell();
  const always = { rail: "stripe", when: "before", count: null } as const;
  world.sandbox.control.faults.add({ ...always, operation: "refund", kind: "hang" });
  world.sandbox.control.faults.add({ ...always, operation: "refunds", kind: "502html" });
  const asked = await refund(orderId, 129);
  await world.settle();
  expect([await stateOf(asked), await reviewsOf(orderId)]).toEqual(["unknown", ["refund_unknown"]]);
  world.sandbox.control.faults.clear();
  await world.settle();
  expect(["succeeded", "failed"]).toContain(await stateOf(asked));
  expect(await reviewsOf(orderId)).toEqual([]);
});

test.each([
  ["stripe", "pend_then_succeed", "succeeded", []],
  ["stripe", "pend_then_fail", "failed", ["refund_failed"]],
  ["paypal", "pend_then_succeed", "succeeded", []],
  ["paypal", "pend_then_fail", "failed", ["refund_failed"]],
] as const)("%s, a pending refund (%s) ends as %s when the rail says so", async (rail, refunds, end, reviews) => {
  const { orderId, providerRef } = await sellOn(world, rail);
  await world.control({ rail, policy: { refunds } });
  const asked = await refund(orderId, 129);
  expect(asked.state).toBe("pending");
  await world.turn();
  expect([await stateOf(asked), madeAtRail(orderId).length]).toEqual(["pending", 1]);
  const { rows } = await pool.query("SELECT status FROM customer_order WHERE id = $1", [orderId]);
  expect(rows).toEqual([{ status: "paid" }]);
  await world.control({ rail, settle: true });
  expect(await nudgeRefunds({ rail, providerRef, attemptId: null }, world.clock.now())).toBe(1);
  await world.turn();
  expect([await stateOf(asked), await reviewsOf(orderId)]).toEqual([end, reviews]);
  if (end === "failed") expect((await refund(orderId, 129)).state).toBe("pending");
  await world.control({ rail, settle: true });
});

test.each(BUILT_RAILS)("%s tells about the end of a pending refund by webhook", async (rail) => {
  const { orderId, providerRef } = await sellOn(world, rail);
  await world.control({ rail, policy: { refunds: "pend_then_succeed" } });
  const asked = await refund(orderId, 129);
  await pool.query("UPDATE refund SET lease_until = $1 WHERE state = 'pending'", [
    new Date(world.clock.now().getTime() + 24 * 3_600_000),
  ]);
  const { webhooks } = world.sandbox.control.rails[rail];
  const before = webhooks.recent.length;
  await world.control({ rail, settle: true });
  const news = webhooks.recent.slice(before).filter((event) => event.charge.id === providerRef);
  for (const event of news) {
    const { payload, headers } = webhooks.write(event);
    const request = new Request("http://shop.test", { method: "POST", body: payload, headers });
    await receiveWebhook(world.context, rail, request);
  }
  await world.turn();
  await world.turn();
  expect(await stateOf(asked)).toBe("succeeded");
});

test("a process that died between T1 and the call: the worker makes the refund, once", async () => {
  const orderId = await sell();
  world.sandbox.control.faults.add({ rail: "stripe", operation: "refund", kind: "reset", when: "before", count: 1 });
  const asked = await refund(orderId, 129);
  // as a process that died before it could write anything leaves it
  await pool.query(
    "UPDATE refund SET state = 'sent', outcome_class = NULL, outcome_code = NULL WHERE state = 'unknown'",
  );
  await world.settle();
  expect([await stateOf(asked), madeAtRail(orderId).length]).toEqual(["succeeded", 1]);
});

/** The machine on a rail whose refunds pass through `by`. */
function wrap(rail: BuiltRail, by: (real: Rail) => Rail["refund"]): PaymentsContext {
  const real = railOf(world.context, rail);
  const wrapped = by(real);
  const get = (target: Rail, name: string | symbol) => (name === "refund" ? wrapped : Reflect.get(target, name));
  return { ...world.context, rails: new Map([[rail, new Proxy(real, { get })]]) };
}
const refundAll = (orderId: string, context: PaymentsContext): Promise<RefundView> =>
  refundOrder({ publicId: toPublicId("order", orderId), refundId: newId(), actor: admin, reason: "test" }, context);

test.each(BUILT_RAILS)("%s: the worker books it first: whoever asked for it is told so, not an error", async (rail) => {
  const orderId = await sell(rail);
  const late = wrap(rail, (real) => async (input) => {
    const outcome = await real.refund(input);
    world.clock.advance(CALL_LEASE_MS.refund + 1);
    await world.turn();
    return outcome;
  });
  const asked = await refundAll(orderId, late);
  expect(asked.state).toBe("succeeded");
  expect(madeAtRail(orderId)).toMatchObject([{ amountMinor: 129, state: "succeeded" }]);
});

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

test.each(BUILT_RAILS)("%s: a no to a request that is on its way again by then ends nothing", async (rail) => {
  const orderId = await sell(rail);
  world.sandbox.control.faults.add({ rail, operation: "refund", kind: "429", when: "before", count: 1 });
  const isWritten = gate();
  const isRepeated = gate();
  const worker = wrap(rail, (real) => async (input) => {
    isRepeated.open();
    await isWritten.opened;
    return real.refund(input);
  });
  let settled: Promise<unknown> = Promise.resolve();
  const slow = wrap(rail, (real) => async (input) => {
    const no = await real.refund(input);
    world.clock.advance(CALL_LEASE_MS.refund + 1);
    settled = settleRefunds(worker);
    await isRepeated.opened;
    return no;
  });
  const asked = await refundAll(orderId, slow);
  expect(asked.state).toBe("sent");
  isWritten.open();
  await settled;
  expect([await stateOf(asked), madeAtRail(orderId).length]).toEqual(["succeeded", 1]);
});
