import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { getOrderBalances } from "@/lib/ledger/balances";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { railOf } from "./find-rail";
import { nudge } from "./nudge";
import { oweVoid } from "./obligations";
import type { Attempt, Payment } from "./payment-rows";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterEach(async () => {
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

/** Money that moves on an attempt behind our back, as a browser of the buyer or a slow network could make it. */
async function succeedLate(payment: Payment, isCaptured: boolean): Promise<string> {
  const { providerRef, rail: name } = payment.attempt as Attempt;
  const rail = railOf(world.context, name);
  const amount = { amountMinor: payment.amountMinor, currency: payment.currency, providerRef: providerRef as string };
  await rail.confirm({
    ...amount,
    idempotencyKey: newId(),
    orderRef: "",
    attemptRef: "",
    method: "card",
    token: name === "stripe" ? "pm_card_visa" : "sut_visa",
    returnUrl: "http://x.test",
  });
  const found = await rail.get(amount);
  const furtherRefs = found.kind === "found" ? found.charge.furtherRefs : undefined;
  if (isCaptured) await rail.capture({ ...amount, ...(furtherRefs ? { furtherRefs } : {}), idempotencyKey: newId() });
  return providerRef as string;
}
const chargeOf = (ref: string) => world.truth().charges.find((charge) => charge.providerRef === ref);

test.each([
  ["a hold is released", false],
  ["a capture is paid back", true],
])("a declined attempt succeeds after all: %s, and the order pays once with the next card", async (_, isCaptured) => {
  const orderId = await world.place();
  const ref = await succeedLate(await world.confirm(orderId, "pm_card_chargeDeclined"), isCaptured);
  await world.turn();
  await world.turn();
  const late = chargeOf(ref);
  expect(isCaptured ? late?.refunds.length : late?.state).toBe(isCaptured ? 1 : "voided");
  expect((await world.confirm(orderId)).state).toBe("captured");
});

test("what the buyer gives up for another method is cancelled at its rail", async () => {
  const orderId = await world.place();
  const { attempt } = await world.start(orderId);
  await world.choose(orderId, "paypal");
  await world.turn();
  expect(chargeOf(attempt?.providerRef as string)?.state).toBe("voided");
});

test.each([
  ["a hold, whose id nobody had noted, is released", false],
  ["a capture is paid back", true],
])("a confirmation that was thought dead works at PayPal after all: %s", async (_, isCaptured) => {
  const orderId = await world.place();
  await world.sandbox.control.rails.stripe.port.refuse();
  const card = await world.start(orderId);
  expect(card.attempt).toMatchObject({ rail: "paypal", state: "created" });
  await world.heal();
  await world.choose(orderId, "paypal");
  const ref = await succeedLate(card, isCaptured);
  await world.turn();
  await world.turn();
  const late = chargeOf(ref);
  expect(isCaptured ? late?.refunds.length : late?.state).toBe(isCaptured ? 1 : "voided");
  const { rows } = await pool.query<{ further_refs: object }>(
    "SELECT further_refs FROM payment_attempt WHERE id = $1",
    [card.attempt?.id],
  );
  if (!isCaptured) expect(rows[0]?.further_refs).toEqual({ authorization: expect.any(String) });
  await world.approve(orderId);
  expect((await world.comeBack(orderId)).state).toBe("captured");
});

test("a late refund that the rail is slow with counts when it is done, not before", async () => {
  await world.control({ rail: "stripe", policy: { refunds: "pend_then_succeed" } });
  const { orderId, ref } = await captureLate();
  await world.turn();
  await world.turn();
  expect(chargeOf(ref)?.refunds).toMatchObject([{ state: "pending" }]);
  expect(await balancesOf(orderId)).toMatchObject({ refunds: -129 });
  await world.control({ rail: "stripe", settle: true, policy: { refunds: "succeed" } });
  await world.settle();
  expect(chargeOf(ref)?.refunds).toMatchObject([{ state: "succeeded" }]);
  expect(await balancesOf(orderId)).toMatchObject({ refunds: 0 });
});

test("a checkout that had expired is paid behind our back: the webhook's nudge finds it and gives it back", async () => {
  const orderId = await world.place();
  const created = await world.start(orderId);
  await pool.query(
    "UPDATE payment_attempt SET state = 'superseded', lease_until = NULL, finished_at = $2 WHERE id = $1",
    [created.attempt?.id, world.clock.now()],
  );
  const ref = await succeedLate(created, true);
  expect(await nudge(world.context, { rail: "stripe", providerRef: ref, attemptId: null })).toBe(true);
  await world.turn();
  await world.turn();
  expect(chargeOf(ref)?.refunds).toHaveLength(1);
});

test("the rail is away when a hold must be released: it is tried until it works", async () => {
  const orderId = await world.place();
  const ref = await succeedLate(await world.confirm(orderId, "pm_card_chargeDeclined"), false);
  world.sandbox.control.faults.add({ rail: "stripe", operation: "any", kind: "500", when: "before", count: 6 });
  await world.turn();
  expect(chargeOf(ref)?.state).toBe("authorized");
  await assertInvariants(pool, world.truth());
  await world.settle();
  expect(chargeOf(ref)?.state).toBe("voided");
});

async function captureLate(): Promise<{ orderId: string; ref: string }> {
  const orderId = await world.place();
  const ref = await succeedLate(await world.confirm(orderId, "pm_card_chargeDeclined"), true);
  await world.turn();
  return { orderId, ref };
}
const balancesOf = async (orderId: string) =>
  Object.fromEntries(
    (await getOrderBalances(pool, orderId)).map(({ account, amountMinor }) => [account, amountMinor] as const),
  );

test("a late capture is in the ledger: owed to the buyer, then given back; the fee stays with the store", async () => {
  world.sandbox.control.faults.add({ rail: "stripe", operation: "refund", kind: "500", when: "before", count: 1 });
  const { orderId } = await captureLate();
  expect(await balancesOf(orderId)).toEqual({ refunds: -129, "rail:stripe:receivable": 95, "fees:stripe": 34 });
  await world.settle();
  expect(await balancesOf(orderId)).toEqual({ refunds: 0, "rail:stripe:receivable": -34, "fees:stripe": 34 });
});

test.each(["500", "hang", "reset"] as const)(
  "a refund that worked though its answer was lost (%s) is found, not asked for twice",
  async (kind) => {
    world.sandbox.control.faults.add({ rail: "stripe", operation: "refund", kind, when: "after", count: 1 });
    const { orderId, ref } = await captureLate();
    await world.settle();
    expect(chargeOf(ref)?.refunds).toHaveLength(1);
    const { rows } = await pool.query(
      `SELECT o.kind FROM payment_obligation o JOIN payment_attempt a ON a.id = o.attempt_id
       JOIN payment p ON p.id = a.payment_id WHERE p.order_id = $1 AND o.settled_at IS NULL`,
      [orderId],
    );
    expect(rows).toEqual([]);
  },
);

test("a charge that the rail made after its create was given up is cancelled there, though nobody had noted its id", async () => {
  const orderId = await world.place();
  const { faults } = world.sandbox.control;
  faults.add({ rail: "stripe", operation: "create", kind: "hang", when: "after", count: 1 });
  const lost = (await world.start(orderId)).attempt as Attempt;
  expect([lost.state, lost.providerRef]).toEqual(["unknown", null]);
  const { rowCount } = await pool.query(
    "UPDATE payment_attempt SET state = 'absent', lease_until = NULL, finished_at = updated_at WHERE id = $1",
    [lost.id],
  );
  expect(rowCount).toBe(1);
  await oweVoid(lost, "late_event", world.clock.now());
  await world.heal();
  await world.turn();
  const made = world.truth().charges.find(({ attemptRef }) => attemptRef === toPublicId("attempt", lost.id));
  expect(made?.state).toBe("voided");
});
