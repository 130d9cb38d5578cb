import "server-only";
import { account } from "@/lib/ledger/accounts";
import { pool } from "../platform/db";
import { getStoreZone } from "../platform/settings";
import type { Currency } from "../shared/money";
import type { Statement, StatementEntry } from "../shared/schemas/statements";
import { type Clock, dayInZone, systemClock } from "../shared/time";

type Part = "salesMinor" | "feesMinor" | "refundsMinor" | "disputesMinor" | "otherMinor";
/** Kinds of ledger transactions by the column they stand in; whatever else is posted stands under other. */
const PART_OF: Readonly<Record<string, Part>> = {
  sale: "salesMinor",
  fee_estimated: "feesMinor",
  fee_true_up: "feesMinor",
  refund: "refundsMinor",
  dispute_lost: "disputesMinor",
};

const BY_MONTH = `SELECT to_char(t.occurred_at AT TIME ZONE $2, 'YYYY-MM') AS month, e.currency, t.kind, (-sum(e.amount_minor))::bigint AS amount_minor
  FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
  WHERE e.account = ANY($1) GROUP BY 1, 2, 3 ORDER BY e.currency, month`;

const OF_MONTH = `SELECT t.occurred_at AS at, t.kind, o.number, l.title, a.name AS "artistName", e.currency, (-e.amount_minor)::bigint AS "amountMinor"
  FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
  JOIN artist a ON a.id = split_part(e.account, ':', 2)::uuid
  LEFT JOIN customer_order o ON o.id = t.order_id LEFT JOIN order_line l ON l.id = e.order_line_id
  WHERE e.account = ANY($1) AND to_char(t.occurred_at AT TIME ZONE $2, 'YYYY-MM') = $3
  ORDER BY t.occurred_at, e.id`;

type Row = { month: string; currency: Currency; kind: string; amount_minor: number };
const accountsOf = (artistIds: readonly string[]) => artistIds.map(account.artistPayable);

/** Months of the store's zone in which the ledger posted to any of the artists (bare uuids), newest first, per currency. */
export async function readStatements(
  artistIds: readonly string[],
  clock: Clock = systemClock,
): Promise<{ data: Statement[]; zone: string }> {
  const zone = await getStoreZone();
  const { rows } = await pool.query<Row>(BY_MONTH, [accountsOf(artistIds), zone]);
  const runningMonth = dayInZone(clock.now(), zone).slice(0, 7);
  const data = addUp(rows, runningMonth);
  return { zone, data: data.sort((a, b) => b.month.localeCompare(a.month) || a.currency.localeCompare(b.currency)) };
}

/** `rows` by currency, months in order: the balance runs on from month to month. */
function addUp(rows: readonly Row[], runningMonth: string): Statement[] {
  const statements: Statement[] = [];
  for (const { month, currency, kind, amount_minor } of rows) {
    let last = statements.at(-1);
    if (last?.month !== month || last.currency !== currency) {
      const balanceMinor = last?.currency === currency ? last.balanceMinor : 0;
      const none = { salesMinor: 0, feesMinor: 0, refundsMinor: 0, disputesMinor: 0, otherMinor: 0, totalMinor: 0 };
      last = { month, currency, ...none, balanceMinor, isRunning: month === runningMonth };
      statements.push(last);
    }
    last[PART_OF[kind] ?? "otherMinor"] += amount_minor;
    last.totalMinor += amount_minor;
    last.balanceMinor += amount_minor;
  }
  return statements;
}

/** Every posting of one month (YYYY-MM of the store's zone), oldest first; no buyer data. */
export async function readStatementEntries(artistIds: readonly string[], month: string): Promise<StatementEntry[]> {
  const { rows } = await pool.query<Omit<StatementEntry, "at"> & { at: Date }>(OF_MONTH, [
    accountsOf(artistIds),
    await getStoreZone(),
    month,
  ]);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
