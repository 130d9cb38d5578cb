import { expect } from "vitest";
import { findImbalances } from "@/lib/ledger/balances";
import type { Db } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { describeTruth } from "@/sandbox/describe-truth";
import { prepared } from "./prepared";
import { assertRefundInvariants } from "./refund-invariants";

type Truth = ReturnType<typeof describeTruth>;
type Charge = Truth["charges"][number];
type AttemptRow = {
  id: string;
  payment_id: string;
  order_id: string;
  n: number;
  rail: string;
  method: string;
  state: string;
  outcome_class: string | null;
  confirm_token: string | null;
  open_obligations: number;
  evidence: number;
  is_by_hand: boolean;
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
  SELECT a.id, a.payment_id, p.order_id, a.n, a.rail, a.method, a.state, a.outcome_class, a.confirm_token,
    (SELECT count(*)::int FROM payment_obligation o WHERE o.attempt_id = a.id AND o.settled_at IS NULL) AS open_obligations,
    (SELECT count(*)::int FROM attempt_evidence e WHERE e.attempt_id = a.id) AS evidence,
    EXISTS (SELECT 1 FROM attempt_evidence e WHERE e.attempt_id = a.id AND e.kind LIKE 'manual:%') AS is_by_hand
  FROM payment_attempt a JOIN payment p ON p.id = a.payment_id ORDER BY a.payment_id, a.n`;
const ORDERS = `
  SELECT o.id, o.status, o.total_minor AS total, o.currency, p.id IS NOT NULL AS has_payment, coalesce(p.captured_minor, 0) AS captured,
    (SELECT count(*)::int FROM order_line l JOIN track t ON t.release_id = l.release_id AND (l.track_id IS NULL OR t.id = l.track_id)
     WHERE l.order_id = o.id) AS needed,
    (SELECT count(*)::int FROM entitlement e WHERE e.order_id = o.id) AS granted,
    EXISTS (SELECT 1 FROM outbox b WHERE b.id = o.id AND b.topic = 'fulfil') AS is_waiting
  FROM customer_order o LEFT JOIN payment p ON p.order_id = o.id`;
const LIVE = ["sent", "created", "needs_buyer", "unknown", "authorized", "capturing", "capture_unknown"];

const refundedOf = (charge: Charge) =>
  charge.refunds.reduce((sum, refund) => sum + (refund.state === "failed" ? 0 : refund.amountMinor), 0);
/** Their captures carry no key, and nobody else makes them. */
const KEYLESS = ["square", "braintree"];
const capturedBy = ({ rail, capture }: Charge) => capture?.key ?? (KEYLESS.includes(rail) && capture ? ":cap" : "");
const keptOf = (charge: Charge) => (charge.capture?.amountMinor ?? 0) - refundedOf(charge);

function groupBy(charges: readonly Charge[], refOf: (charge: Charge) => string | null): Map<string | null, Charge[]> {
  const groups = new Map<string | null, Charge[]>();
  for (const charge of charges) {
    const group = groups.get(refOf(charge));
    if (group) group.push(charge);
    else groups.set(refOf(charge), [charge]);
  }
  return groups;
}

function checkAttempts(attempts: AttemptRow[], charges: Charge[], isSettled: boolean): void {
  const byRef = new Map(attempts.map((attempt) => [toPublicId("attempt", attempt.id), attempt]));
  for (const charge of charges) {
    const attempt = byRef.get(charge.attemptRef ?? "");
    expect(attempt, `I4: charge ${charge.providerRef} has a committed attempt`).toBeDefined();
    if (!attempt) continue;
    expect(charge.rail, `charge ${charge.providerRef} is at the rail of its attempt`).toBe(attempt.rail);
    // a person may end an attempt whose capture is in doubt: then all of it goes back
    if (attempt.is_by_hand && attempt.state !== "captured" && isSettled)
      expect(keptOf(charge), `nothing is kept of charge ${charge.providerRef}, which a person ended`).toBe(0);
    else if (!attempt.is_by_hand && !["authorized", "capturing", "capture_unknown", "captured"].includes(attempt.state))
      expect(capturedBy(charge), `a ${attempt.state} attempt is never captured by us`).not.toContain(":cap");
    if (!charge.authorization) continue;
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
    if (!["sent", "unknown"].includes(attempt.state))
      expect(attempt.confirm_token, "I20: a token is kept while in doubt only").toBeNull();
    if (!isSettled) continue;
    expect(LIVE, `I6: attempt ${attempt.id} is terminal`).not.toContain(attempt.state);
    expect(attempt.open_obligations, `I6: attempt ${attempt.id} owes nothing`).toBe(0);
  }
}

/** Cards and wallets that a charge was tried with. */
function fingerprintsOf(charge: Charge): Set<string> {
  const tried = [...charge.declines.map((decline) => decline.fingerprint), charge.authorization && charge.fingerprint];
  return new Set(tried.filter((fingerprint) => fingerprint !== null));
}

/** Attempts since the buyer chose their method last, and so on: what one choice of theirs led to. */
function splitRuns(attempts: readonly AttemptRow[]): AttemptRow[][] {
  const runs: AttemptRow[][] = [];
  for (const attempt of attempts) {
    const last = runs.at(-1)?.at(-1);
    if (last?.payment_id === attempt.payment_id && last.method === attempt.method) runs.at(-1)?.push(attempt);
    else runs.push([attempt]);
  }
  return runs;
}

function checkDeclines(attempts: readonly AttemptRow[], charges: readonly Charge[]): void {
  const byAttempt = groupBy(charges, (charge) => charge.attemptRef);
  for (const run of splitRuns(attempts)) {
    const tries = run.flatMap((attempt) => {
      const own = byAttempt.get(toPublicId("attempt", attempt.id)) ?? [];
      const fingerprints = new Set(own.flatMap((charge) => [...fingerprintsOf(charge)]));
      return [...fingerprints].map((fingerprint) => ({ ...attempt, fingerprint }));
    });
    for (const [index, tried] of tries.entries()) {
      const later = tries.slice(index + 1).filter((other) => other.fingerprint === tried.fingerprint);
      const further = new Set(later.map((other) => other.rail).filter((rail) => rail !== tried.rail));
      if (tried.outcome_class === "hard_decline") expect(further.size, "I10: none after a hard decline").toBe(0);
      if (tried.outcome_class === "soft_decline") expect(further.size, "I10: one after a soft one").toBeLessThan(2);
    }
  }
}

function checkOrders(
  { orders, attempts }: { orders: OrderRow[]; attempts: AttemptRow[] },
  charges: Charge[],
  isSettled: boolean,
): void {
  const winners = new Map(
    attempts
      .filter(({ state }) => state === "captured")
      .map(({ id, order_id }) => [order_id, toPublicId("attempt", id)]),
  );
  const byOrder = groupBy(charges, (charge) => charge.orderRef);
  for (const order of orders) {
    const own = byOrder.get(toPublicId("order", order.id)) ?? [];
    const kept = own.filter((charge) => keptOf(charge) > 0);
    const sum = kept.reduce((total, charge) => total + keptOf(charge), 0);
    expect(sum, "I1: never more than is owed").toBeLessThanOrEqual(order.total);
    expect(kept.length, "I2: captures of one payment come from one charge").toBeLessThanOrEqual(1);
    if (isSettled) expect(order.is_waiting, "fulfilment is done").toBe(false);
    const isPaid = ["paid", "paid_needs_attention", "refunded"].includes(order.status);
    if (!order.has_payment) {
      expect([order.total, isPaid], "I7: a free order is paid without a payment").toEqual([0, true]);
      expect(own, "I7: a free order has no charge").toEqual([]);
    } else {
      // where each confirmation makes a charge of its own, an attempt has several
      const winning = own.filter((charge) => charge.attemptRef === winners.get(order.id));
      const takenMinor = winning.reduce((total, { capture }) => total + (capture?.amountMinor ?? 0), 0);
      const took = isPaid ? order.total : 0;
      expect([order.captured, takenMinor], "I7: paid exactly when captured in full").toEqual([took, took]);
    }
    if (order.status === "paid" && !order.is_waiting)
      expect(order.granted, "a paid order was handed over").toBe(order.needed);
    else if (!isPaid) expect(order.granted, "nothing is handed over unpaid").toBe(0);
  }
}

async function checkLedger(db: Db, isSettled: boolean): Promise<void> {
  expect(await findImbalances(db), "I13: the ledger sums to zero").toEqual([]);
  const { rows: owed } = await db.query(
    prepared("SELECT currency FROM ledger_entry WHERE account = 'refunds' GROUP BY 1 HAVING sum(amount_minor) <> 0"),
  );
  if (isSettled) expect(owed, "nobody is owed a refund").toEqual([]);
  const { rows: wrong } = await db.query(
    prepared(`SELECT l.id FROM order_line l JOIN customer_order o ON o.id = l.order_id AND o.total_minor > 0
     LEFT JOIN line_allocation b ON b.order_line_id = l.id WHERE o.paid_at IS NOT NULL
     GROUP BY l.id HAVING coalesce(sum(b.amount_minor), 0) <> l.net_minor`),
  );
  expect(wrong, "allocations of every sold line add up").toEqual([]);
}

/**
 * Compares the database with the rails' own truth (payments.md §7: I1–I4, I6–I10, I13, I14). `isSettled`: faults are over
 * and seven virtual days have passed, so everything must be terminal.
 */
export async function assertInvariants(db: Db, truth: Truth, { isSettled = false } = {}): Promise<void> {
  const { rows: attempts } = await db.query<AttemptRow>(prepared(ATTEMPTS));
  const { rows: orders } = await db.query<OrderRow>(prepared(ORDERS));
  checkAttempts(attempts, truth.charges, isSettled);
  checkDeclines(attempts, truth.charges);
  checkOrders({ orders, attempts }, truth.charges, isSettled);
  await checkLedger(db, isSettled);
  await assertRefundInvariants(db, truth, { isSettled });
}
