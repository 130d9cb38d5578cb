import { expect } from "vitest";
import { mergeOutbox } from "@/lib/analytics/merge-outbox";
import { recountRollUps } from "@/lib/analytics/recount";
import type { Db } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { describeTruth } from "@/sandbox/describe-truth";
import { prepared } from "./prepared";

type Truth = ReturnType<typeof describeTruth>;
type Charge = Truth["charges"][number];
type RefundRow = { id: string; state: string; amount: number; providerRef: string | null };
type PaymentRow = { id: string; captured: number; refunded: number; reserved: number; done: number; open: number };
type Moved = { captured: number; refunded: number; disputed: number };

const PAYMENTS = `
  SELECT p.id, p.captured_minor AS captured, p.refunded_minor AS refunded, p.refund_reserved_minor AS reserved,
    coalesce(sum(r.amount_minor) FILTER (WHERE r.state = 'succeeded'), 0)::int AS done,
    coalesce(sum(r.amount_minor) FILTER (WHERE r.state IN ('sent', 'pending', 'unknown')), 0)::int AS open
  FROM payment p LEFT JOIN refund r ON r.payment_id = p.id GROUP BY p.id`;

// What each rail took, gave back and holds back or has lost to disputes, as booked.
const BOOKED = `
  SELECT split_part(e.account, ':', 2) || ' ' || e.currency AS key,
    coalesce(sum(e.amount_minor) FILTER (WHERE t.kind IN ('sale', 'late_capture') AND e.amount_minor > 0), 0)::int AS captured,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind IN ('late_refund', 'refund')), 0)::int AS refunded,
    coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind LIKE 'dispute%'), 0)::int AS disputed
  FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
  WHERE e.account LIKE 'rail:%' GROUP BY 1`;

// By the names of the entries alone: what an artist is owed is allocated, less what went back and what fees turned out to be.
const PAYABLE = `
  SELECT coalesce(-sum(e.amount_minor), 0)::int AS owed,
    (SELECT coalesce(sum(amount_minor), 0)::int FROM line_allocation WHERE beneficiary LIKE 'artist:%') AS allocated,
    coalesce(sum(e.amount_minor) FILTER (WHERE t.kind IN ('refund', 'dispute_lost', 'fee_true_up')), 0)::int AS later
  FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id WHERE e.account LIKE 'artist:%'`;

const RETURNED_LINES = `
  SELECT l.id, l.net_minor AS net, l.tax_minor AS tax, sum(x.net_minor)::int AS "returnedNet", sum(x.tax_minor)::int AS "returnedTax",
    (SELECT count(*)::int FROM entitlement e WHERE e.order_line_id = l.id AND e.revoked_at IS NULL) AS downloads
  FROM refund_line x JOIN refund r ON r.id = x.refund_id AND r.state = 'succeeded' JOIN order_line l ON l.id = x.order_line_id GROUP BY l.id`;

const DISPUTE_POSTINGS = `
  SELECT d.id, d.state, array_agg(t.kind ORDER BY t.kind) AS kinds FROM dispute d
  LEFT JOIN ledger_transaction t ON t.source_id = d.id GROUP BY d.id`;

const isBack = (refund: Charge["refunds"][number]) => refund.state !== "failed";
const sumOf = <T>(items: readonly T[], read: (item: T) => number) => items.reduce((sum, item) => sum + read(item), 0);

function addUp(charges: readonly Charge[]): Map<string, Moved> {
  const truth = new Map<string, Moved>();
  for (const charge of charges) {
    if (!charge.capture) continue;
    const key = `${charge.rail} ${charge.currency}`;
    const before = truth.get(key) ?? { captured: 0, refunded: 0, disputed: 0 };
    truth.set(key, {
      captured: before.captured + charge.capture.amountMinor,
      refunded:
        before.refunded +
        sumOf(
          charge.refunds.filter(({ state }) => state === "succeeded"),
          (refund) => refund.amountMinor,
        ),
      disputed:
        before.disputed +
        sumOf(
          charge.disputes.filter(({ state }) => state !== "won"),
          (dispute) => dispute.amountMinor,
        ),
    });
  }
  return truth;
}

function checkRefunds(rows: readonly RefundRow[], charges: readonly Charge[], isSettled: boolean): void {
  const told = charges.flatMap((charge) => charge.refunds);
  for (const charge of charges)
    expect(
      sumOf(charge.refunds.filter(isBack), (refund) => refund.amountMinor),
      "I14: never more goes back than came in",
    ).toBeLessThanOrEqual(charge.capture?.amountMinor ?? 0);
  const byRef = new Map(rows.map((row) => [toPublicId("refund", row.id), row]));
  for (const { ourRef } of told)
    if (ourRef) expect([...byRef.keys()], "I4: a refund is on file first").toContain(ourRef);
  for (const [ref, row] of byRef) {
    const made = told.filter(
      (refund) => (refund.ourRef === ref || refund.refundRef === row.providerRef) && isBack(refund),
    );
    expect(made.length, "I14: one request, one refund").toBeLessThanOrEqual(1);
    if (row.state === "succeeded")
      expect(made.map((refund) => [refund.amountMinor, refund.state])).toEqual([[row.amount, "succeeded"]]);
    if (row.state === "failed") expect(made, "a refund that failed took nothing").toEqual([]);
    if (isSettled) expect(["succeeded", "failed", "pending"], "a refund comes to an end").toContain(row.state);
  }
}

async function checkLedger(db: Db, truth: ReadonlyMap<string, Moved>, isSettled: boolean): Promise<void> {
  const { rows } = await db.query<Moved & { key: string }>(prepared(BOOKED));
  const booked = new Map(rows.map(({ key, ...moved }) => [key, moved]));
  if (isSettled) expect(booked, "I13: per rail the ledger equals truth, refunds and disputes included").toEqual(truth);
  for (const [key, { captured, refunded }] of booked) {
    expect(captured, "I13: no more booked than came in").toBeLessThanOrEqual(truth.get(key)?.captured ?? 0);
    expect(refunded, "I13: no more booked than went back").toBeLessThanOrEqual(truth.get(key)?.refunded ?? 0);
  }
  const { rows: held } = await db.query<{ balance: number; open: number }>(
    prepared(`SELECT (SELECT coalesce(sum(amount_minor), 0)::int FROM ledger_entry WHERE account = 'disputes') AS balance,
       (SELECT coalesce(sum(amount_minor), 0)::int FROM dispute WHERE state = 'open') AS open`),
  );
  expect(held[0]?.balance, "the account `disputes` is what rails hold back now").toBe(held[0]?.open);
  const { rows: payable } = await db.query<{ owed: number; allocated: number; later: number }>(prepared(PAYABLE));
  const { owed = 0, allocated = 0, later = 0 } = payable[0] ?? {};
  expect(owed, "artists are owed what they were allocated, less what changed since").toBe(allocated - later);
}

/** Refunds, disputes and what the ledger says of them against the rails' truth (payments.md §7: I4, I13, I14). */
export async function assertRefundInvariants(db: Db, { charges }: Truth, { isSettled = false } = {}): Promise<void> {
  const { rows: payments } = await db.query<PaymentRow>(prepared(PAYMENTS));
  for (const { captured, refunded, reserved, done, open } of payments) {
    expect([refunded, reserved], "refunds done, and done or on their way").toEqual([done, done + open]);
    expect(reserved, "I14: refunds never exceed the capture").toBeLessThanOrEqual(captured);
  }
  const { rows: refunds } = await db.query<RefundRow>(
    prepared(`SELECT id, state, amount_minor::int AS amount, provider_ref AS "providerRef" FROM refund`),
  );
  checkRefunds(refunds, charges, isSettled);
  const { rows: lines } = await db.query(prepared(RETURNED_LINES));
  for (const { net, tax, returnedNet, returnedTax, downloads } of lines) {
    expect(returnedNet, "no line gives back more than it cost").toBeLessThanOrEqual(net);
    expect(returnedTax).toBeLessThanOrEqual(tax);
    if (returnedNet + returnedTax === net + tax) expect(downloads, "what went back is not downloaded").toBe(0);
  }
  const { rows: disputes } = await db.query<{ state: string; kinds: string[] }>(prepared(DISPUTE_POSTINGS));
  for (const { state, kinds } of disputes)
    expect(kinds, "a dispute is booked once per step").toEqual(
      state === "open"
        ? ["dispute_opened"]
        : state === "won"
          ? ["dispute_opened", "dispute_won"]
          : ["dispute_lost", "dispute_opened"],
    );
  await checkLedger(db, addUp(charges), isSettled);
}

/** Roll-ups equal what is counted from raw rows, once all news is merged, also that of a clock that runs ahead. */
export async function assertRollUps(db: Db): Promise<void> {
  await db.query("UPDATE outbox SET available_at = now() WHERE topic = 'rollup' AND available_at > now()");
  while ((await mergeOutbox()) > 0);
  expect(await recountRollUps(db), "roll-ups equal the recount").toEqual([]);
}
