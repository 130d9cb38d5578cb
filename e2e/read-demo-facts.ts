// Run by ask-store.ts as a child with the store's own environment; prints what the database holds as JSON.
import { recountRollUps } from "../lib/analytics/recount";
import { verifyChain } from "../lib/audit/verify-chain";
import { findImbalances } from "../lib/ledger/balances";
import { pool } from "../lib/platform/db";

type Counts = {
  artists: number;
  paidOrders: number;
  plays: number;
  daysOfSales: number;
  /** Paid a minute ago and still without downloads, or sold a minute ago and not in the roll-ups. */
  unfulfilled: number;
  staleEvents: number;
};
type Captured = { currency: string; payments: number; capturedMinor: number };

const COUNTS = `SELECT
  (SELECT count(*) FROM artist) AS artists,
  (SELECT count(*) FROM customer_order WHERE paid_at IS NOT NULL) AS "paidOrders",
  (SELECT count(*) FROM play) AS plays,
  (SELECT extract(epoch FROM max(paid_at) - min(paid_at)) / 86400 FROM customer_order)::int AS "daysOfSales",
  (SELECT count(*) FROM customer_order WHERE fulfilled_at IS NULL AND paid_at < now() - interval '1 minute') AS unfulfilled,
  (SELECT count(*) FROM outbox WHERE topic = 'rollup' AND created_at < now() - interval '1 minute') AS "staleEvents"`;
/** What paid an order, and what a rail took as another amount than the order's, known from its answers. */
const CAPTURED = `SELECT currency, count(*) AS payments, sum(minor)::bigint AS "capturedMinor" FROM (
    SELECT currency, captured_minor AS minor FROM payment WHERE captured_minor > 0
    UNION ALL
    SELECT p.currency, max((e.raw->>'capturedMinor')::bigint) FROM attempt_evidence e
      JOIN payment_attempt a ON a.id = e.attempt_id JOIN payment p ON p.id = a.payment_id
      WHERE e.raw ? 'capturedMinor' GROUP BY a.id, p.currency) taken
  GROUP BY currency ORDER BY currency`;

async function readDemoFacts() {
  const counts = await pool.query<Counts>(COUNTS);
  const captured = await pool.query<Captured>(CAPTURED);
  return {
    counts: counts.rows[0] as Counts,
    captured: captured.rows,
    imbalances: await findImbalances(pool),
    drifts: await recountRollUps(),
    chain: await verifyChain(pool),
  };
}

export type DemoFacts = Awaited<ReturnType<typeof readDemoFacts>>;

process.stdout.write(`${JSON.stringify(await readDemoFacts())}\n`);
await pool.end();
