import { afterAll, beforeAll, expect, test } from "vitest";
import { planSale } from "@/lib/orders/plan-sale";
import { inTransaction, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { sellOn } from "@/test/sell-on";
import { settleDisputes } from "./dispute";
import { postLateCapture } from "./late-money";
import type { Attempt, Payment } from "./payment-rows";
import type { Evidence } from "./provider";
import { beginStep } from "./sql/begin-step";
import { claimAttempts } from "./sql/claim-attempts";
import { closeDispute, loadCharge } from "./sql/dispute-rows";
import { loadPaymentOfOrder } from "./sql/load-payment";
import { insertRefund } from "./sql/obligation-rows";
import { recordCapture } from "./sql/record-capture";
import { recordOutcome } from "./sql/record-outcome";
import { beginRefund } from "./sql/refund-rows";
import { afterCharge } from "./transition";

// What each write asks of the rows itself, whatever its callers have checked before.
let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

const now = () => world.clock.now();
const soon = () => new Date(now().getTime() + 60_000);
const evidence: Evidence = {
  rail: "stripe",
  operation: "get",
  idempotencyKey: null,
  isSent: true,
  httpStatus: 200,
  railRequestId: null,
  durationMs: 1,
  raw: null,
};
async function begun(): Promise<Payment & { attempt: Attempt }> {
  return (await world.start(await world.place())) as Payment & { attempt: Attempt };
}
const found = async ({ orderId }: Pick<Payment, "orderId">) => (await loadPaymentOfOrder(orderId)) as Payment;
const rowsOf = async (table: "ledger_transaction" | "payment_obligation", kind: string) =>
  (await pool.query(`SELECT 1 FROM ${table} WHERE kind = $1`, [kind])).rowCount;

test("an outcome is not written over an epoch that has passed, and leaves no evidence", async () => {
  const payment = await begun();
  const declined = { kind: "declined", class: "hard", code: "lost_card", message: "", evidence } as const;
  const stale = { ...payment, epoch: payment.epoch - 1 };
  expect(await recordOutcome(stale, afterCharge({ payment, now: now() }, declined), evidence, now())).toBeNull();
  expect(await found(payment)).toMatchObject({ epoch: payment.epoch, attempt: { state: "created" } });
});

test("a step does not begin on an epoch that has passed, nor on a payment that takes no money", async () => {
  const payment = await begun();
  const start = { step: "confirm", state: "sent", leaseUntil: soon(), now: now(), confirmId: newId() } as const;
  expect(await beginStep({ ...payment, epoch: payment.epoch - 1 }, start)).toBeNull();
  await pool.query("UPDATE payment SET state = 'expired' WHERE id = $1", [payment.id]);
  expect(await beginStep(payment, start)).toBeNull();
  expect((await found(payment)).confirmTotal).toBe(0);
});

test("a capture does not begin where a cent came in already", async () => {
  const payment = await begun();
  await pool.query("UPDATE payment SET captured_minor = 1 WHERE id = $1", [payment.id]);
  const start = { step: "capture", state: "capturing", leaseUntil: soon(), now: now() } as const;
  expect(await beginStep(payment, start)).toBeNull();
});

test.each([
  ["a cent beyond what is owed", 130, "pending"],
  ["an order that takes no money", 129, "expired"],
])("a capture of %s books nothing", async (_, amountMinor, status) => {
  const payment = await begun();
  await pool.query("UPDATE customer_order SET status = $2 WHERE id = $1", [payment.orderId, status]);
  const captured = { kind: "captured", providerRef: "pi_x", amountMinor, evidence } as const;
  const plan = await planSale({ payment, rail: "stripe", feeMinor: 0, capturedAt: now() });
  expect(await recordCapture(payment, captured, plan, now())).toBeNull();
  expect(await found(payment)).toMatchObject({ state: "open", capturedMinor: 0, attempt: { state: "created" } });
});

test("a refund reserves no cent beyond what came in, nor on an epoch that has passed", async () => {
  const { orderId } = await sellOn(world, "stripe");
  const { id: paymentId, epoch } = await found({ orderId });
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM order_line WHERE order_id = $1", [orderId]);
  const ask = (amountMinor: number, at = epoch) =>
    inTransaction((db) => {
      const lines = [{ orderLineId: rows[0]?.id ?? "", netMinor: amountMinor, taxMinor: 0 }];
      const refund = { id: newId(), paymentId, epoch: at, amountMinor, reason: "test", requestedBy: null, lines };
      return beginRefund(db, refund, soon(), now());
    });
  expect([await ask(130), await ask(129, epoch - 1), await ask(129)]).toEqual([false, false, true]);
  expect(await ask(1, epoch + 1)).toBe(false);
});

test("a charge is owed back once for ever, with one posting", async () => {
  const payment = await begun();
  const { attempt } = payment;
  const posting = () => postLateCapture({ payment, attempt, amountMinor: 129, at: now() });
  await insertRefund(attempt.id, "late", posting(), now());
  await pool.query("UPDATE payment_obligation SET settled_at = $2 WHERE attempt_id = $1", [attempt.id, now()]);
  await insertRefund(attempt.id, "late", posting(), now());
  expect([await rowsOf("payment_obligation", "refund"), await rowsOf("ledger_transaction", "late_capture")]).toEqual([
    1, 1,
  ]);
});

test("a dispute ends once, whatever the second news says", async () => {
  const { providerRef } = await sellOn(world, "stripe");
  await world.control({ disputes: [{ providerRef, action: "open" }] });
  const target = { rail: "stripe", providerRef, attemptId: null } as const;
  await settleDisputes(world.context, target);
  const end = async () => {
    const charge = await loadCharge(target);
    const dispute = charge?.disputes[0];
    if (!charge || !dispute) throw new Error("no dispute");
    const plan = { postings: [], outbox: [], emptyLineIds: [] };
    return closeDispute(charge, dispute, { state: "won", plan, evidence, now: now() });
  };
  expect([await end(), await end()]).toEqual([true, false]);
});

test("an attempt whose lease was taken in the moment it is claimed is not claimed twice", async () => {
  const { attempt } = await begun();
  const due = new Date(now().getTime() - 1);
  await pool.query("UPDATE payment_attempt SET lease_until = NULL WHERE id <> $1", [attempt.id]);
  await pool.query("UPDATE payment_attempt SET lease_until = $2 WHERE id = $1", [attempt.id, due]);
  const claims = await Promise.all(Array.from({ length: 6 }, () => claimAttempts(now(), soon(), 10)));
  expect(claims.flat()).toHaveLength(1);
});
