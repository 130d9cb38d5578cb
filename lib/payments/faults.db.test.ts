import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import type { Fault, FaultKind, Operation } from "@/sandbox/faults";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { wakeRail } from "./nudge";
import { toPaymentView } from "./payment-view";
import { loadPaymentOfOrder } from "./sql/load-payment";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterEach(() => world.sandbox.control.faults.clear());
afterAll(() => world.close());

function breakNext(
  operation: Operation,
  kind: FaultKind,
  when: Fault["when"],
  { count = 1, rail = "stripe" }: { count?: number | null; rail?: Fault["rail"] } = {},
): void {
  world.sandbox.control.faults.add({ rail, operation, kind, when, count });
}

async function passSeconds(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    world.clock.advance(1_000);
    await world.turn();
  }
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
    const started = await world.start(orderId);
    // refused at create: the next rail's fields were shown instead
    expect(started.attempt?.rail).toBe(operation === "create" && kind === "429" ? "paypal" : "stripe");
    const cards = started.attempt?.rail === "paypal" ? "sut" : "pm_card";
    const first = await world.confirm(orderId, `${cards}_visa`);
    await assertInvariants(pool, world.truth());
    const isOpen = first.state === "open" && toPaymentView(first).next.kind !== "wait";
    if (first.state !== "captured" && !isOpen) expect(toPaymentView(first).next.kind).toBe("wait");
    // half a minute of the resolver, not the seven days that end a checkout
    await passSeconds(30);
    const found = await loadPaymentOfOrder(orderId);
    const paid = found?.state === "captured" ? found : await world.confirm(orderId, `${cards}_mastercard`);
    expect(paid.state).toBe("captured");
    await assertInvariants(pool, world.truth());
  },
);

test.each(CELLS)(
  "a wallet, %s, %s %s the effect: paid once with one confirmation, or free to choose again",
  async (operation, kind, when) => {
    const orderId = await world.place({ input: { method: "paypal" } });
    breakNext(operation, kind, when, { rail: "paypal" });
    const started = await world.start(orderId);
    if (started.attempt?.state === "unknown") await passSeconds(20);
    await assertInvariants(pool, world.truth());
    const ready = await loadPaymentOfOrder(orderId);
    if (ready?.attempt?.state !== "needs_buyer") {
      expect((await world.choose(orderId, "paypal")).attempt).toMatchObject({ n: 2, state: "needs_buyer" });
    }
    await world.approve(orderId);
    const back = await world.comeBack(orderId);
    await assertInvariants(pool, world.truth());
    // refused, not in doubt: the buyer is asked once more
    if (back.attempt?.state === "declined") {
      expect(kind).toBe("429");
      await world.choose(orderId, "paypal");
      await world.approve(orderId);
      await world.comeBack(orderId);
    }
    await passSeconds(30);
    expect(await loadPaymentOfOrder(orderId)).toMatchObject({ state: "captured", method: "paypal" });
    await assertInvariants(pool, world.truth());
  },
);

test("nobody listens: the payment never left, and says so", async () => {
  const orderId = await world.place();
  await world.start(orderId);
  await world.sandbox.control.rails.stripe.port.refuse();
  const refused = await world.confirm(orderId);
  expect(refused.attempt).toMatchObject({ state: "not_sent" });
  expect(toPaymentView(refused)).toMatchObject({
    next: { kind: "retry" },
    message: "Stripe could not take this payment. Nothing was charged.",
  });
  await world.sandbox.control.rails.stripe.port.accept();
  expect((await world.confirm(orderId)).state).toBe("captured");
});

test("a rail that stays silent for a day and a half: unknown until it answers, then settled", async () => {
  const orderId = await world.place();
  breakNext("confirm", "hang", "after");
  await world.confirm(orderId);
  breakNext("get", "500", "before", { count: null });
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

test.each(["stripe", "paypal"] as const)(
  "%s answers again: what was in doubt for hours is asked about at once",
  async (rail) => {
    const orderId = await world.place({ input: { method: rail === "stripe" ? "card" : "paypal" } });
    await world.start(orderId);
    breakNext("confirm", "hang", "after", { rail });
    if (rail === "paypal") await world.approve(orderId);
    await (rail === "stripe" ? world.confirm(orderId) : world.comeBack(orderId));
    breakNext("get", "500", "before", { count: null, rail });
    for (let hour = 0; hour < 12; hour++) {
      world.clock.advance(3_600_000);
      await world.turn();
    }
    world.sandbox.control.faults.clear();
    world.clock.advance(2_000);
    await world.turn();
    expect((await loadPaymentOfOrder(orderId))?.attempt?.state).toBe("unknown");
    await wakeRail(rail, world.clock.now());
    await world.turn();
    expect((await loadPaymentOfOrder(orderId))?.state).toBe("captured");
  },
);

test("still unknown after three days: a person is told, and the truth settles it all the same", async () => {
  const orderId = await world.place();
  breakNext("confirm", "hang", "after");
  await world.confirm(orderId);
  breakNext("get", "reset", "before", { count: null });
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
