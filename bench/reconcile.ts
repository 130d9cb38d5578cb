// A day of a million charges over all rails against attempts and ledger: the one statement beside asking line by line.
//   npm run bench:reconcile                   1 000 000 charges and 50 000 refunds: some minutes to book them, 3 GB
//   npm run bench:reconcile -- --charges 50000
import { parseArgs } from "node:util";
import { RAILS, type RailName } from "../lib/payments/provider";
import { openPaymentStore } from "./payment-store";

const { values } = parseArgs({ options: { charges: { type: "string", default: "1000000" } } });
const CHARGES = Number(values.charges);
const PER_RAIL = Math.ceil(CHARGES / RAILS.length);
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

async function keepList(rail: RailName): Promise<number> {
  const reading = await beginReading();
  let count = 0;
  for await (const page of settledDaySource(PER_RAIL, rail).listSettlements(span)) {
    if (page.kind !== "page") throw new Error("the list ended early");
    await storeLines(rail, reading, page.lines);
    count += page.lines.length;
  }
  await noteGrowth(count);
  return count;
}

/** What anyone would write first: each line's attempt, payment and postings by their indexes, one after the other. */
async function compareLineByLine(): Promise<number> {
  const { rows } = await pool.query<{ charge_ref: string; gross_minor: number; fee_minor: number }>(
    "SELECT charge_ref, gross_minor, fee_minor FROM settlement_line WHERE rail = 'stripe' AND kind = 'charge' ORDER BY ref LIMIT $1",
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

async function countRight(rail: RailName): Promise<{ right: number; expected: number; found: number }> {
  const { rows } = await pool.query<{ item: string; class: string }>(
    "SELECT item, class FROM reconciliation_finding WHERE rail = $1 AND gone_at IS NULL",
    [rail],
  );
  const expected = expectedOfDay(PER_RAIL, rail);
  const right = rows.filter((row) => expected.get(row.item) === row.class).length;
  return { right, expected: expected.size, found: rows.length };
}

const total = { rows: 0, comparedMs: 0, againMs: 0, cpuS: 0, right: 0, expected: 0, found: 0 };

/** One rail's part of the day: its own list, its own comparison. */
async function compareRail(rail: RailName): Promise<void> {
  const cpuBefore = store.readOtherCpuSeconds();
  const compared = await time(() => compareDay(rail, SETTLED_DAY, span, { now }));
  const cpuS = store.readOtherCpuSeconds() - cpuBefore;
  const judged = await countRight(rail);
  const again = await time(() => compareDay(rail, SETTLED_DAY, span, { now }));
  const rows = compared.value.reduce((sum, one) => sum + one.count, 0);
  console.log(
    `${rail}: ${rows} rows compared in ${seconds(compared.tookMs)}, ${cpuS.toFixed(1)} s of CPU in the database; ` +
      `${judged.right} of ${judged.expected} injected mismatches by their class, ${judged.found - judged.right} found that are none; ` +
      `again, nothing written: ${seconds(again.tookMs)}`,
  );
  total.rows += rows;
  total.comparedMs += compared.tookMs;
  total.againMs += again.tookMs;
  total.cpuS += cpuS;
  total.right += judged.right;
  total.expected += judged.expected;
  total.found += judged.found;
}

for (const rail of RAILS) {
  const booked = await time(() => bookDay(PER_RAIL, rail));
  const kept = await time(() => keepList(rail));
  console.log(
    `${rail}: ${PER_RAIL} charges booked in ${seconds(booked.tookMs)} (not part of it), ` +
      `${kept.value} lines of its list kept, page by page, in ${seconds(kept.tookMs)}`,
  );
}
await pool.query("VACUUM ANALYZE");
for (const rail of RAILS) await compareRail(rail);
console.log(
  `all ${RAILS.length}: ${total.rows} rows, ${seconds(total.comparedMs)}, ${total.cpuS.toFixed(1)} s of CPU in the database ` +
    `(promised: a million in ${PROMISED_S} s); ${total.right} of ${total.expected} mismatches by their class, ` +
    `${total.found - total.right} found that are none; compared again: ${seconds(total.againMs)}`,
);
const naive = await time(compareLineByLine);
const wholeMs = (naive.tookMs / SAMPLE) * PER_RAIL * RAILS.length;
console.log(
  `line by line, ${SAMPLE} of them: ${seconds(naive.tookMs)}, so ${seconds(wholeMs)} for all, ${(wholeMs / total.comparedMs).toFixed(1)} × as long, without what is missing there`,
);
console.log(`memory of this process: ${Math.round(process.memoryUsage().rss / 1_048_576)} MiB`);
await pool.end();
await store.close();
const { right, expected, found } = total;
const isQuick = CHARGES < 1_000_000 || total.comparedMs <= PROMISED_S * 1_000;
process.exitCode = right === expected && found === right && isQuick ? 0 : 1;
