import { expect } from "vitest";
import { findImbalances, getBalances } from "@/lib/ledger/balances";
import type { Db } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { describeTruth } from "@/sandbox/describe-truth";

type Truth = ReturnType<typeof describeTruth>;
type Charge = Truth["charges"][number];
type AttemptRow = {
  id: string;
  payment_id: string;
  order_id: string;
  state: string;
  open_obligations: number;
  evidence: number;
};
type OrderRow = {
  id: string;
  status: string;
  total: number;
  currency: string;
  has_payment: boolean;
  captured: number;
  needed: number;
  granted: number;
  is_waiting: boolean;
};

const ATTEMPTS = `
  SELECT a.id, a.payment_id, p.order_id, a.state,
    (SELECT count(*)::int FROM payment_obligation o WHERE o.attempt_id = a.id AND o.settled_at IS NULL) AS open_obligations,
    (SELECT count(*)::int FROM attempt_evidence e WHERE e.attempt_id = a.id) AS evidence
  FROM payment_attempt a JOIN payment p ON p.id = a.payment_id`;
const ORDERS = `
  SELECT o.id, o.status, o.total_minor AS total, o.currency, p.id IS NOT NULL AS has_payment, coalesce(p.captured_minor, 0) AS captured,
    (SELECT count(*)::int FROM order_line l JOIN track t ON t.release_id = l.release_id AND (l.track_id IS NULL OR t.id = l.track_id)
     WHERE l.order_id = o.id) AS needed,
    (SELECT count(*)::int FROM entitlement e WHERE e.order_id = o.id) AS granted,
    EXISTS (SELECT 1 FROM outbox b WHERE b.id = o.id AND b.topic = 'fulfil') AS is_waiting
  FROM customer_order o LEFT JOIN payment p ON p.order_id = o.id`;
const LIVE = ["sent", "created", "needs_buyer", "unknown", "authorized", "capturing", "capture_unknown"];

type Moved = { captured: number; refunded: number };

const refundedOf = (charge: Charge) => charge.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
const keptOf = (charge: Charge) => (charge.capture?.amountMinor ?? 0) - refundedOf(charge);

function checkAttempts(attempts: AttemptRow[], charges: Charge[], isSettled: boolean): void {
  const byRef = new Map(attempts.map((attempt) => [toPublicId("attempt", attempt.id), attempt]));
  for (const charge of charges) {
    const attempt = byRef.get(charge.attemptRef ?? "");
    expect(attempt, `I4: charge ${charge.providerRef} has a committed attempt`).toBeDefined();
    if (!attempt || !charge.authorization) continue;
    const isOwned = charge.capture || charge.void || LIVE.includes(attempt.state) || attempt.open_obligations > 0;
    expect(Boolean(isOwned), `I8: hold ${charge.providerRef} (${attempt.state}) is captured, voided or owned`).toBe(
      true,
    );
  }
  const live = new Map<string, number>();
  for (const { payment_id: id, state } of attempts) if (LIVE.includes(state)) live.set(id, (live.get(id) ?? 0) + 1);
  for (const count of live.values()) expect(count, "I3: one live attempt per payment").toBe(1);
  for (const attempt of attempts) {
    if (["absent", "declined"].includes(attempt.state)) expect(attempt.evidence, "I9: evidence").toBeGreaterThan(0);
    if (!isSettled) continue;
    expect(LIVE, `I6: attempt ${attempt.id} is terminal`).not.toContain(attempt.state);
    expect(attempt.open_obligations, `I6: attempt ${attempt.id} owes nothing`).toBe(0);
  }
}

function checkOrders(orders: OrderRow[], charges: Charge[], isSettled: boolean): void {
  for (const order of orders) {
    const own = charges.filter((charge) => charge.orderRef === toPublicId("order", order.id));
    const kept = own.filter((charge) => keptOf(charge) > 0);
    const sum = kept.reduce((total, charge) => total + keptOf(charge), 0);
    expect(sum, "I1: never more than is owed").toBeLessThanOrEqual(order.total);
    expect(kept.length, "I2: captures of one payment come from one charge").toBeLessThanOrEqual(1);
    if (isSettled) expect(order.is_waiting, "fulfilment is done").toBe(false);
    const isPaid = ["paid", "paid_needs_attention"].includes(order.status);
    if (!order.has_payment)
      expect([order.total, isPaid], "I7: a free order is paid without a payment").toEqual([0, true]);
    else
      expect([order.captured, isPaid], "I7: paid exactly when captured in full").toEqual(
        isPaid ? [order.total, true] : [0, false],
      );
    if (isPaid) expect(sum, "I7: a paid order has its capture").toBe(order.total);
    if (order.status === "paid" && !order.is_waiting)
      expect(order.granted, "a paid order was handed over").toBe(order.needed);
    else if (!isPaid) expect(order.granted, "nothing is handed over unpaid").toBe(0);
  }
}

async function checkLedger(db: Db, charges: Charge[], isSettled: boolean): Promise<void> {
  expect(await findImbalances(db), "I13: the ledger sums to zero").toEqual([]);
  const { rows } = await db.query<Moved & { currency: string }>(
    `SELECT e.currency, coalesce(sum(e.amount_minor) FILTER (WHERE t.kind IN ('sale', 'late_capture') AND e.amount_minor > 0), 0)::int AS captured,
       coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'late_refund'), 0)::int AS refunded
     FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
     WHERE e.account = 'rail:stripe:receivable' GROUP BY e.currency`,
  );
  const truth = new Map<string, Moved>();
  for (const charge of charges) {
    if (!charge.capture) continue;
    const { captured, refunded } = truth.get(charge.currency) ?? { captured: 0, refunded: 0 };
    truth.set(charge.currency, {
      captured: captured + charge.capture.amountMinor,
      refunded: refunded + refundedOf(charge),
    });
  }
  const booked = new Map(rows.map(({ currency, captured, refunded }) => [currency, { captured, refunded }]));
  if (isSettled) expect(booked, "I13: per rail the ledger equals truth").toEqual(truth);
  for (const [currency, { captured, refunded }] of booked) {
    expect(captured, "I13: the ledger took no more than the rail").toBeLessThanOrEqual(
      truth.get(currency)?.captured ?? 0,
    );
    expect(refunded, "I13: nor gave back more").toBeLessThanOrEqual(truth.get(currency)?.refunded ?? 0);
  }
  const { rows: owed } = await db.query(
    "SELECT currency FROM ledger_entry WHERE account = 'refunds' GROUP BY 1 HAVING sum(amount_minor) <> 0",
  );
  if (isSettled) expect(owed, "nobody is owed a refund").toEqual([]);
  const { rows: wrong } = await db.query(
    `SELECT l.id FROM order_line l JOIN customer_order o ON o.id = l.order_id AND o.total_minor > 0
     LEFT JOIN line_allocation b ON b.order_line_id = l.id WHERE o.paid_at IS NOT NULL
     GROUP BY l.id HAVING coalesce(sum(b.amount_minor), 0) <> l.net_minor`,
  );
  expect(wrong, "allocations of every sold line add up").toEqual([]);
  const payable = (await getBalances(db, "artist:")).reduce((sum, balance) => sum - balance.amountMinor, 0);
  const { rows: allocated } = await db.query<{ sum: number }>(
    "SELECT coalesce(sum(amount_minor), 0)::int AS sum FROM line_allocation WHERE beneficiary LIKE 'artist:%'",
  );
  expect(payable, "what artists are owed is what was allocated to them").toBe(allocated[0]?.sum);
}

/**
 * Compares the database with the rails' own truth (payments.md §7: I1–I4, I6–I9, I13). `isSettled`: faults are over and
 * seven virtual days have passed, so everything must be terminal.
 */
export async function assertInvariants(db: Db, truth: Truth, { isSettled = false } = {}): Promise<void> {
  const { rows: attempts } = await db.query<AttemptRow>(ATTEMPTS);
  const { rows: orders } = await db.query<OrderRow>(ORDERS);
  checkAttempts(attempts, truth.charges, isSettled);
  checkOrders(orders, truth.charges, isSettled);
  await checkLedger(db, truth.charges, isSettled);
}
