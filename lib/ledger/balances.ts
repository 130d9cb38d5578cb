import "server-only";
import type { Db } from "@/lib/platform/db";

export type Balance = { account: string; currency: string; amountMinor: number };

function toBalances(rows: { account: string; currency: string; amount: string }[]): Balance[] {
  return rows.map((row) => ({ account: row.account, currency: row.currency, amountMinor: Number(row.amount) }));
}

/** Sums per account and currency, debit positive, ordered by account then currency. `prefix` limits by account name. */
export async function getBalances(db: Db, prefix = ""): Promise<Balance[]> {
  const { rows } = await db.query<{ account: string; currency: string; amount: string }>(
    `SELECT account, currency, sum(amount_minor)::text AS amount FROM ledger_entry
     WHERE starts_with(account, $1) GROUP BY account, currency ORDER BY account, currency`,
    [prefix],
  );
  return toBalances(rows);
}

/** What one order moved, per account and currency. */
export async function getOrderBalances(db: Db, orderId: string): Promise<Balance[]> {
  const { rows } = await db.query<{ account: string; currency: string; amount: string }>(
    `SELECT e.account, e.currency, sum(e.amount_minor)::text AS amount
     FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
     WHERE t.order_id = $1 GROUP BY e.account, e.currency ORDER BY e.account, e.currency`,
    [orderId],
  );
  return toBalances(rows);
}

/** Currencies in which the whole ledger does not sum to zero; empty when all is well (I13). */
export async function findImbalances(db: Db): Promise<{ currency: string; amountMinor: number }[]> {
  const { rows } = await db.query<{ currency: string; amount: string }>(
    "SELECT currency, sum(amount_minor)::text AS amount FROM ledger_entry GROUP BY currency HAVING sum(amount_minor) <> 0",
  );
  return rows.map((row) => ({ currency: row.currency, amountMinor: Number(row.amount) }));
}
