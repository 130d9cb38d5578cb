import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { getOrderBalances } from "@/lib/ledger/balances";
import { pool } from "@/lib/platform/db";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRefundInvariants, assertRollUps } from "@/test/refund-invariants";
import { hearNews, sellOn } from "@/test/sell-on";
import { adoptRefunds } from "./adopt-refunds";
import { actOnFinding } from "./decide-finding";
import { compareAgain, reconcileDay } from "./reconcile-day";
import { getReconciliationDay } from "./reconciliation";
import { settleFees } from "./settle-fees";

const DAY_MS = 86_400_000;
/** What Adyen asks for any request in dollars: the row of a new store and the sandbox's own. */
const REQUEST_MINOR = 13;
const RAIL = "adyen";
let world: World;
let admin: Awaited<ReturnType<typeof makeUser>>;
beforeAll(async () => {
  world = await startPaymentWorld(5_000, null, [RAIL]);
  admin = await makeUser(["admin"]);
});
beforeEach(() => {
  const midnight = Math.ceil(world.clock.now().getTime() / DAY_MS) * DAY_MS;
  world.clock.moveTo(new Date(midnight + 2 * DAY_MS + 10 * 3_600_000));
});
afterEach(async () => {
  await assertRollUps(pool);
  await assertRefundInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

/** An order of two lines of which the second went back, on a day whose report is there. */
async function refundOne(): Promise<{ orderId: string; day: string }> {
  const day = world.clock.now().toISOString().slice(0, 10);
  const { orderId, providerRef } = await sellOn(world, RAIL, [129, 300]);
  await world.control({ refunds: [{ providerRef, amountMinor: 300 }] });
  await hearNews(world, RAIL);
  await adoptRefunds(world.context, { rail: RAIL, providerRef, attemptId: null });
  world.clock.advance(1.5 * DAY_MS);
  await sellOn(world, RAIL);
  world.clock.advance(2.5 * DAY_MS);
  await world.control({ rail: RAIL, reports: true });
  await hearNews(world, RAIL);
  return { orderId, day };
}
const quoteForAnyRequest = (orderId: string, minor: number) =>
  pool.query(
    `UPDATE payment_attempt a SET fee_per_attempt_minor = $2 FROM payment p WHERE p.order_id = $1 AND a.payment_id = p.id`,
    [orderId, minor],
  );
const dayOf = async (day: string) => {
  await reconcileDay(world.context, { rail: RAIL, day });
  return getReconciliationDay(world.context, { rail: RAIL, day }, admin);
};
const balancesOf = async (orderId: string) =>
  Object.fromEntries((await getOrderBalances(pool, orderId)).map(({ account, amountMinor }) => [account, amountMinor]));
const refundFees = async (orderId: string) =>
  (
    await pool.query(
      `SELECT sum(e.amount_minor)::int AS minor, array_agg(l.net_minor::int) AS nets FROM ledger_transaction t
       JOIN refund r ON r.id = t.source_id JOIN ledger_entry e ON e.transaction_id = t.id AND e.account = 'fees:adyen'
       JOIN order_line l ON l.id = e.order_line_id WHERE t.order_id = $1 AND t.kind = 'fee_true_up'`,
      [orderId],
    )
  ).rows[0];

test("what was expected for a refund matches, and is booked once by whoever settles fees, by two at once as well", async () => {
  const { orderId, day } = await refundOne();
  const { findings, tallies } = await dayOf(day);
  expect(findings).toEqual([]);
  expect(tallies.find(({ kind }) => kind === "refund")).toMatchObject({
    class: "matched",
    thereFeeMinor: REQUEST_MINOR,
    hereFeeMinor: REQUEST_MINOR,
    ledgerFeeMinor: 0,
  });
  await pool.query("UPDATE payment_attempt SET fee_settled_at = now() WHERE fee_settled_at IS NULL");
  const before = await balancesOf(orderId);
  await Promise.all([settleFees(world.context, 100), settleFees(world.context, 100)]);
  await settleFees(world.context, 100);
  expect(await refundFees(orderId)).toEqual({ minor: REQUEST_MINOR, nets: [300] });
  const after = await balancesOf(orderId);
  const artist = Object.keys(after).find((name) => name.startsWith("artist:")) ?? "";
  const change = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
  expect([artist, "fees:adyen", "rail:adyen:receivable", "fees:recovered"].map(change)).toEqual([
    REQUEST_MINOR,
    REQUEST_MINOR,
    -REQUEST_MINOR,
    -REQUEST_MINOR,
  ]);
});

test("another fee than was expected is for a person, who books it once; then it matches", async () => {
  const { orderId, day } = await refundOne();
  await quoteForAnyRequest(orderId, 0);
  await dayOf(day);
  await settleFees(world.context, 100);
  const { findings } = await dayOf(day);
  expect(findings).toMatchObject([
    {
      class: "fee_mismatch",
      kind: "refund",
      there: { feeMinor: REQUEST_MINOR },
      here: { feeMinor: 0 },
      ledger: { feeMinor: 0 },
      actions: ["book_fee", "ask", "review", "explain"],
    },
  ]);
  expect(await refundFees(orderId)).toMatchObject({ minor: null });
  const book = () =>
    actOnFinding(world.context, {
      publicId: findings[0]?.id ?? "",
      input: { action: "book_fee" },
      actor: admin,
    });
  const both = await Promise.allSettled([book(), book()]);
  expect(both).toContainEqual({ status: "fulfilled", value: { outcome: "matched" } });
  expect(await refundFees(orderId)).toEqual({ minor: REQUEST_MINOR, nets: [300] });
  await expect(book()).rejects.toMatchObject({ code: "unprocessable" });
  expect((await dayOf(day)).findings).toEqual([]);
  const { rows } = await pool.query("SELECT action FROM audit_entry WHERE subject = $1 LIMIT 1", [findings[0]?.id]);
  expect(rows).toEqual([{ action: "payment.reconciliation.book_fee" }]);
});

test("a fee that is booked and then listed otherwise is found, and offered for booking no more", async () => {
  const { orderId, day } = await refundOne();
  await dayOf(day);
  await settleFees(world.context, 100);
  await pool.query(
    `UPDATE settlement_line l SET fee_minor = 0 FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
     WHERE p.order_id = $1 AND l.charge_ref = a.provider_ref AND l.kind = 'refund'`,
    [orderId],
  );
  const { findings } = await getReconciliationDay(world.context, { rail: RAIL, day }, admin);
  expect(findings).toEqual([]);
  await compareAgain(world.context, { rail: RAIL, day }, null);
  const found = await getReconciliationDay(world.context, { rail: RAIL, day }, admin);
  expect(found.findings).toMatchObject([
    { class: "fee_mismatch", kind: "refund", actions: ["ask", "review", "explain"] },
  ]);
});
