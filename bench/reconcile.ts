// A day of a million charges against attempts and ledger: the one statement beside asking line by line.
//   npm run bench:reconcile                   1 000 000 charges and 50 000 refunds: some minutes to book them, 3 GB
//   npm run bench:reconcile -- --charges 50000
import { parseArgs } from "node:util";
import { openPaymentStore } from "./payment-store";

const { values } = parseArgs({ options: { charges: { type: "string", default: "1000000" } } });
const CHARGES = Number(values.charges);
const SAMPLE = 5_000;
const PROMISED_S = 30;

Object.assign(process.env, { DATABASE_STATEMENT_MS: "3600000" });
const store = await openPaymentStore({ shared_buffers: "1GB", max_wal_size: "8GB", checkpoint_timeout: "30min" });
const { pool } = await import("../lib/platform/db");
const { beginReading, noteGrowth, storeLines } = await import("../lib/payments/sql/settlement-rows");
const { compareDay } = await import("../lib/payments/sql/reconcile-rows");
const { spanOf } = await import("../lib/payments/reconcile-day");
const { bookDay, expectedOfDay, SETTLED_DAY, settledDaySource } = await import("../test/make-settled-day");

const span = spanOf(SETTLED_DAY);
const now = new Date("2026-11-22T05:00:00Z");
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

async function time<T>(work: () => Promise<T>): Promise<{ tookMs: number; value: T }> {
  const startedAt = performance.now();
  const value = await work();
  return { tookMs: performance.now() - startedAt, value };
}

async function keepList(): Promise<number> {
  const reading = await beginReading();
  let count = 0;
  for await (const page of settledDaySource(CHARGES).listSettlements(span)) {
    if (page.kind !== "page") throw new Error("the list ended early");
    await storeLines("stripe", reading, page.lines);
    count += page.lines.length;
  }
  await noteGrowth(count);
  return count;
}

/** What anyone would write first: each line's attempt, payment and postings by their indexes, one after the other. */
async function compareLineByLine(): Promise<number> {
  const { rows } = await pool.query<{ charge_ref: string; gross_minor: number; fee_minor: number }>(
    "SELECT charge_ref, gross_minor, fee_minor FROM settlement_line WHERE kind = 'charge' ORDER BY ref LIMIT $1",
    [SAMPLE],
  );
  let wrong = 0;
  for (const line of rows) {
    const { rows: booked } = await pool.query<{ captured_minor: number; fee: number; order_id: string }>(
      `SELECT p.captured_minor, a.fee_actual_minor AS fee, p.order_id FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
       WHERE a.rail = 'stripe' AND a.provider_ref = $1`,
      [line.charge_ref],
    );
    const { rows: posted } = await pool.query<{ minor: number | null }>(
      `SELECT sum(e.amount_minor)::bigint AS minor FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
       WHERE t.order_id = $1 AND t.kind IN ('sale', 'fee_estimated') AND e.account IN ('rail:stripe:receivable', 'fees:stripe')`,
      [booked[0]?.order_id ?? null],
    );
    const isSame = booked[0]?.captured_minor === line.gross_minor && posted[0]?.minor === line.gross_minor;
    if (!isSame || booked[0]?.fee !== line.fee_minor) wrong += 1;
  }
  return wrong;
}

async function countRight(): Promise<{ right: number; expected: number; found: number }> {
  const { rows } = await pool.query<{ item: string; class: string }>(
    "SELECT item, class FROM reconciliation_finding WHERE gone_at IS NULL",
  );
  const expected = expectedOfDay(CHARGES);
  const right = rows.filter((row) => expected.get(row.item) === row.class).length;
  return { right, expected: expected.size, found: rows.length };
}

const booked = await time(() => bookDay(CHARGES));
await pool.query("VACUUM ANALYZE");
console.log(`${CHARGES} charges booked in ${seconds(booked.tookMs)} (not part of it)`);
const kept = await time(keepList);
console.log(`${kept.value} lines of the provider's list kept, page by page: ${seconds(kept.tookMs)}`);
const cpuBefore = store.readOtherCpuSeconds();
const compared = await time(() => compareDay("stripe", SETTLED_DAY, span, { now }));
const cpu = store.readOtherCpuSeconds() - cpuBefore;
const { right, expected, found } = await countRight();
const rowCount = compared.value.reduce((sum, one) => sum + one.count, 0);
console.log(
  `${rowCount} rows compared: ${seconds(compared.tookMs)}, ${cpu.toFixed(1)} s of them at work (promised: a million in ${PROMISED_S} s)`,
);
console.log(`injected mismatches: ${right} of ${expected} by their class, ${found - right} found that are none`);
const again = await time(() => compareDay("stripe", SETTLED_DAY, span, { now }));
console.log(`compared again, nothing written: ${seconds(again.tookMs)}`);
const naive = await time(compareLineByLine);
const wholeMs = (naive.tookMs / SAMPLE) * CHARGES;
console.log(
  `line by line, ${SAMPLE} of them: ${seconds(naive.tookMs)}, so ${seconds(wholeMs)} for all, ${(wholeMs / compared.tookMs).toFixed(1)} × as long, without what is missing there`,
);
console.log(`memory of this process: ${Math.round(process.memoryUsage().rss / 1_048_576)} MiB`);
await pool.end();
await store.close();
const isKept = right === expected && found === right && (CHARGES < 1_000_000 || compared.tookMs <= PROMISED_S * 1_000);
process.exitCode = isKept ? 0 : 1;
