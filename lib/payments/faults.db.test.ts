import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import type { Fault, FaultKind, Operation } from "@/sandbox/faults";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { toPaymentView } from "./payment-view";
import { loadPaymentOfOrder } from "./sql/load-payment";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterEach(() => world.sandbox.control.faults.clear());
afterAll(() => world.close());

function breakNext(operation: Operation, kind: FaultKind, when: Fault["when"], count: number | null = 1): void {
  world.sandbox.control.faults.add({ rail: "stripe", operation, kind, when, count });
}

const BEFORE: FaultKind[] = ["reset", "hang", "500", "502html", "429"];
const AFTER: FaultKind[] = ["reset", "hang", "500", "502html", "truncated", "wrongjson"];
const CELLS = (["create", "confirm", "capture"] as const).flatMap((operation) => [
  ...BEFORE.map((kind) => [operation, kind, "before"] as const),
  ...AFTER.map((kind) => [operation, kind, "after"] as const),
]);

test.each(CELLS)(
  "%s, %s %s the effect: the truth is found, never paid twice, and the buyer can pay",
  async (operation, kind, when) => {
    const orderId = await world.place();
    breakNext(operation, kind, when);
    await world.start(orderId);
    const first = await world.confirm(orderId);
    await assertInvariants(pool, world.truth());
    const isOpen = first.state === "open" && toPaymentView(first).next.kind !== "wait";
    if (first.state !== "captured" && !isOpen) expect(toPaymentView(first).next.kind).toBe("wait");
    // half a minute of the resolver, not the seven days that end a checkout
    for (let second = 0; second < 30; second++) {
      world.clock.advance(1_000);
      await world.turn();
    }
    const found = await loadPaymentOfOrder(orderId);
    const paid = found?.state === "captured" ? found : await world.confirm(orderId, "pm_card_mastercard");
    expect(paid.state).toBe("captured");
    await assertInvariants(pool, world.truth());
  },
);

test("nobody listens: the payment never left, and says so", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  await world.control({ refuseMs: 1_500 });
  await expect
    .poll(() =>
      fetch(world.sandbox.url).then(
        () => "up",
        () => "down",
      ),
    )
    .toBe("down");
  const refused = await world.confirm(orderId);
  expect(refused.attempt).toMatchObject({ state: "not_sent" });
  expect(toPaymentView(refused)).toMatchObject({
    next: { kind: "retry" },
    message: expect.stringMatching(/could not be reached.*nothing was charged/),
  });
  await expect
    .poll(
      () =>
        fetch(`${world.sandbox.url}/__health`).then(
          (reply) => reply.status,
          () => 0,
        ),
      { timeout: 5_000 },
    )
    .toBe(200);
  expect((await world.confirm(orderId)).state).toBe("captured");
});

test("a rail that stays silent for a day and a half: unknown until it answers, then settled", async () => {
  const orderId = await world.place();
  breakNext("confirm", "hang", "after");
  await world.confirm(orderId);
  breakNext("get", "500", "before", null);
  for (let hour = 0; hour < 36; hour++) {
    world.clock.advance(3_600_000);
    await world.turn();
  }
  const silent = await loadPaymentOfOrder(orderId);
  expect(silent).toMatchObject({ state: "open", attempt: { state: "unknown", outcomeCode: "unreachable" } });
  expect(toPaymentView(silent as NonNullable<typeof silent>).next.kind).toBe("wait");
  expect((await world.confirm(orderId)).confirmTotal).toBe(1);
  world.sandbox.control.faults.clear();
  await world.settle();
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "captured", attempt: { n: 1 } });
});

test("still unknown after three days: a person is told, and the truth settles it all the same", async () => {
  const orderId = await world.place();
  breakNext("confirm", "hang", "after");
  await world.confirm(orderId);
  breakNext("get", "reset", "before", null);
  for (let hour = 0; hour < 120; hour++) {
    world.clock.advance(3_600_000);
    await world.turn();
  }
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "review" });
  const open = `SELECT count(*)::int AS n FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id
    JOIN payment p ON p.id = a.payment_id WHERE o.kind = 'review' AND o.settled_at IS NULL AND p.order_id = '${orderId}'`;
  expect((await pool.query(open)).rows[0]).toEqual({ n: 1 });
  world.sandbox.control.faults.clear();
  await world.settle();
  expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "captured" });
  expect((await pool.query(open)).rows[0]).toEqual({ n: 0 });
});

test("at the end of all faults everything is terminal and agrees with the rail", async () => {
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
  const { rows } = await pool.query("SELECT 1 FROM payment WHERE state = 'review'");
  expect(rows).toEqual([]);
});
