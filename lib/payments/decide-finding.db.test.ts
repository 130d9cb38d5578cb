import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { FindingInput } from "@/lib/shared/schemas/reconciliation";
import { makeUser } from "@/test/factories";
import { assertInvariants } from "@/test/invariants";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRollUps } from "@/test/refund-invariants";
import { type BuiltRail, sellOn } from "@/test/sell-on";
import { actOnFinding } from "./decide-finding";
import { exportReconciliationDay } from "./export-reconciliation";
import { reconcileDay } from "./reconcile-day";
import { getReconciliation, getReconciliationDay, runReconciliation } from "./reconciliation";
import { getReview, listReviews } from "./review";
import { settleFees } from "./settle-fees";

const DAY_MS = 86_400_000;
const NOTE = "Their support says it is a test line, case 4711.";
let world: World;
let admin: Awaited<ReturnType<typeof makeUser>>;
beforeAll(async () => {
  world = await startPaymentWorld(5_000);
  admin = await makeUser(["admin"]);
});
beforeEach(() => {
  const midnight = Math.ceil(world.clock.now().getTime() / DAY_MS) * DAY_MS;
  world.clock.moveTo(new Date(midnight + 2 * DAY_MS + 10 * 3_600_000));
});
afterEach(async () => {
  await world.control({ clear: true, policy: { feeDriftMinor: 0 } });
  await assertRollUps(pool);
});
afterAll(() => world.close());

const today = () => world.clock.now().toISOString().slice(0, 10);
const dayOf = (rail: BuiltRail, day: string) => getReconciliationDay(world.context, { rail, day }, admin);
async function findOnly(rail: BuiltRail, day: string) {
  await reconcileDay(world.context, { rail, day });
  const { findings } = await dayOf(rail, day);
  expect(findings).toHaveLength(1);
  return findings[0] as (typeof findings)[number];
}
const act = (id: string, input: FindingInput) => actOnFinding(world.context, { publicId: id, input, actor: admin });
async function auditOf(id: string) {
  const { rows } = await pool.query("SELECT actor_id, action, after FROM audit_entry WHERE subject = $1", [id]);
  return rows;
}
const ledgerCount = async () => (await pool.query("SELECT count(*)::int AS n FROM ledger_transaction")).rows[0]?.n;

test("a refund made there is adopted through the door for such refunds, once, and the line matches", async () => {
  const day = today();
  const { providerRef } = await sellOn(world, "stripe", [900]);
  await world.control({ refunds: [{ providerRef, amountMinor: 400 }] });
  const finding = await findOnly("stripe", day);
  expect(finding).toMatchObject({ class: "missing_here", kind: "refund", here: null, there: { minor: -400 } });
  expect(finding.actions).toEqual(["adopt", "ask", "review", "explain"]);
  const before = await ledgerCount();
  expect(await act(finding.id, { action: "adopt" })).toEqual({ outcome: "matched" });
  expect([await ledgerCount(), (await dayOf("stripe", day)).findings]).toEqual([before + 1, []]);
  expect(await auditOf(finding.id)).toMatchObject([{ actor_id: admin.userId, action: "payment.reconciliation.adopt" }]);
  await expect(act(finding.id, { action: "adopt" })).rejects.toMatchObject({ code: "unprocessable" });
  await assertInvariants(pool, world.truth());
});

test("a final fee is booked by the door that books fees; once booked it is offered no more", async () => {
  await world.control({ policy: { feeDriftMinor: 6 } });
  const day = today();
  const { providerRef } = await sellOn(world, "stripe");
  world.clock.advance(3 * DAY_MS);
  const finding = await findOnly("stripe", day);
  expect(finding).toMatchObject({ class: "fee_mismatch", there: { feeMinor: 40 }, here: { feeMinor: 34 } });
  expect(finding.actions).toEqual(["book_fee", "ask", "review", "explain"]);
  expect(await act(finding.id, { action: "book_fee" })).toEqual({ outcome: "matched" });
  await world.control({ listing: [{ rail: "stripe", ref: providerRef, trouble: "fee" }] });
  expect((await findOnly("stripe", day)).actions).toEqual(["ask", "review", "explain"]);
});

test("a charge whose order takes no money is watched, given back, and found on both sides then", async () => {
  const day = today();
  const orderId = await world.place();
  world.sandbox.control.faults.add({ rail: "stripe", operation: "capture", kind: "reset", when: "after", count: 1 });
  await world.confirm(orderId);
  // as a person who was wrong left it: nothing here watches the charge
  await pool.query(
    `UPDATE payment_attempt SET state = 'absent', lease_until = NULL, finished_at = now() WHERE payment_id =
       (SELECT id FROM payment WHERE order_id = $1)`,
    [orderId],
  );
  const finding = await findOnly("stripe", day);
  expect(finding).toMatchObject({ class: "missing_here", kind: "charge", orderId: toPublicId("order", orderId) });
  expect(await act(finding.id, { action: "adopt" })).toEqual({ outcome: "asked" });
  await world.settle();
  world.clock.advance(60_000);
  await settleFees(world.context, 100);
  await reconcileDay(world.context, { rail: "stripe", day });
  expect((await dayOf("stripe", day)).findings).toEqual([]);
  const back = world.clock.now().toISOString().slice(0, 10);
  await reconcileDay(world.context, { rail: "stripe", day: back });
  expect((await dayOf("stripe", back)).findings).toEqual([]);
  expect(world.truth().rails.stripe.USD?.refundedMinor).toBeGreaterThan(0);
});

test("an explanation needs its reason, is kept with its author, and is written by one only", async () => {
  const day = today();
  const { providerRef } = await sellOn(world, "paypal");
  await world.control({ listing: [{ rail: "paypal", ref: providerRef, trouble: "doubled" }] });
  const { id, isRepeat } = await findOnly("paypal", day);
  const before = await ledgerCount();
  const both = await Promise.allSettled([
    act(id, { action: "explain", note: NOTE }),
    act(id, { action: "explain", note: NOTE }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const { line, findings } = await dayOf("paypal", day);
  expect(findings).toMatchObject([{ explained: { note: NOTE }, actions: [] }]);
  expect([isRepeat, line?.openCount, line?.explainedCount, await ledgerCount()]).toEqual([true, 0, 1, before]);
  expect(await auditOf(id)).toMatchObject([{ action: "payment.reconciliation.explain", after: { note: NOTE } }]);
});

test("a case is opened for a person, once", async () => {
  const day = today();
  const { providerRef } = await sellOn(world, "paypal");
  await world.control({ listing: [{ rail: "paypal", ref: providerRef, trouble: "amount" }] });
  const { id } = await findOnly("paypal", day);
  expect(await act(id, { action: "review" })).toEqual({ outcome: "done" });
  const { rows } = await pool.query(
    "SELECT 1 FROM payment_obligation WHERE kind = 'review' AND reason = 'settlement_amount_mismatch'",
  );
  expect([rows.length, (await dayOf("paypal", day)).findings[0]?.actions]).toEqual([1, ["ask", "explain"]]);
  const { items } = await listReviews(world.context, admin);
  expect(items).toMatchObject([{ reason: "settlement_amount_mismatch", amountMinor: 129 }]);
  expect((await getReview(world.context, items[0]?.id ?? "", admin)).actions).toEqual(["close"]);
});

test("to ask again puts the day on the queue, as a person's run of it does, one job for both", async () => {
  const day = today();
  const { providerRef } = await sellOn(world, "stripe");
  await world.control({ listing: [{ rail: "stripe", ref: providerRef, trouble: "amount" }] });
  const { id } = await findOnly("stripe", day);
  expect(await act(id, { action: "ask" })).toEqual({ outcome: "asked" });
  expect(await runReconciliation(world.context, { rail: "stripe", day }, admin)).toMatchObject({ state: "waiting" });
  const { rows } = await pool.query("SELECT key FROM graphile_worker.jobs WHERE key = $1", [
    `reconcile-day:stripe:${day}`,
  ]);
  expect(rows).toHaveLength(1);
  expect(await auditOf(`stripe/${day}`)).toMatchObject([
    { actor_id: admin.userId, action: "payment.reconciliation.run" },
    {},
  ]);
  const { rails, days } = await getReconciliation(world.context, admin);
  expect([rails, days[0]]).toMatchObject([["stripe", "paypal"], { rail: "stripe", day, openCount: 1 }]);
});

test("the CSV of a day has every line, matched or not", async () => {
  const day = today();
  const { providerRef } = await sellOn(world, "stripe");
  await sellOn(world, "stripe", [250]);
  await world.control({ listing: [{ rail: "stripe", ref: providerRef, trouble: "missing" }] });
  await reconcileDay(world.context, { rail: "stripe", day });
  const file = await (await exportReconciliationDay(world.context, { rail: "stripe", day }, admin)).text();
  const rows = file
    .trim()
    .split("\r\n")
    .map((line) => line.split(","));
  expect(rows.slice(1).map((cells) => [cells[0], cells[7], cells[10], cells[12]])).toEqual([
    ["missing_there", "", "1.29", "1.29"],
    ["matched", "2.50", "2.50", "2.50"],
  ]);
  const unread = exportReconciliationDay(world.context, { rail: "paypal", day }, admin);
  await expect(unread).rejects.toMatchObject({ code: "not_found" });
});

test("nobody but an admin", async () => {
  const analyst = await makeUser(["analyst"]);
  await expect(getReconciliation(world.context, analyst)).rejects.toMatchObject({ code: "forbidden" });
  const act = { publicId: "fnd_x", input: { action: "ask" } as const, actor: analyst };
  await expect(actOnFinding(world.context, act)).rejects.toMatchObject({ code: "forbidden" });
});
