import "server-only";
import { inTransaction } from "@/lib/platform/db";
import type { RailName } from "../provider";
import type { SettlementKind, Span } from "../settlement";
import { type ComparedClass, JUDGED } from "./compare-day";

/** How many of a class, and what they come to on each side; fees of the rail where it settles in the same currency. */
export type Tally = {
  class: ComparedClass;
  kind: SettlementKind;
  currency: string;
  count: number;
  thereMinor: number;
  thereFeeMinor: number;
  hereMinor: number;
  hereFeeMinor: number;
  ledgerMinor: number;
  ledgerFeeMinor: number;
};

const VALUES = [
  "class",
  "is_repeat",
  "attempt_id",
  "there_minor",
  "there_fee_minor",
  "there_currency",
  "here_minor",
  "here_fee_minor",
  "here_currency",
  "ledger_minor",
  "ledger_fee_minor",
];
const row = (name: string) => `(${VALUES.map((value) => `${name}.${value}`).join(", ")})`;
const SAME = `(${row("f")} IS NOT DISTINCT FROM ${row("EXCLUDED")})`;

// A finding that is as it was is not written, so that a second comparison of the same leaves no trace. What was explained
// stays so until it changes.
const FOUND = `
  wrong AS (SELECT * FROM judged WHERE class <> 'matched'
  ), found AS (
    INSERT INTO reconciliation_finding AS f (id, rail, day, item, kind, class, is_repeat, line_ref, charge_ref, attempt_id,
      order_id, at, there_minor, there_fee_minor, there_currency, here_minor, here_fee_minor, here_currency, ledger_minor,
      ledger_fee_minor, found_at)
    SELECT uuidv7(), $1, $5, item, kind, class, is_repeat, ref, charge_ref, attempt_id, order_id, at, gross_minor, fee_minor,
      currency, here_minor, here_fee_minor, here_currency, ledger_minor, ledger_fee_minor, $6 FROM wrong
    ON CONFLICT (rail, item) DO UPDATE SET day = EXCLUDED.day, kind = EXCLUDED.kind, class = EXCLUDED.class,
      is_repeat = EXCLUDED.is_repeat, charge_ref = EXCLUDED.charge_ref, attempt_id = EXCLUDED.attempt_id,
      order_id = EXCLUDED.order_id, at = EXCLUDED.at, there_minor = EXCLUDED.there_minor,
      there_fee_minor = EXCLUDED.there_fee_minor, there_currency = EXCLUDED.there_currency,
      here_minor = EXCLUDED.here_minor, here_fee_minor = EXCLUDED.here_fee_minor, here_currency = EXCLUDED.here_currency,
      ledger_minor = EXCLUDED.ledger_minor, ledger_fee_minor = EXCLUDED.ledger_fee_minor, gone_at = NULL,
      found_at = CASE WHEN f.gone_at IS NULL THEN f.found_at ELSE EXCLUDED.found_at END,
      explained_at = CASE WHEN ${SAME} THEN f.explained_at END,
      explained_by = CASE WHEN ${SAME} THEN f.explained_by END,
      note = CASE WHEN ${SAME} THEN f.note END
    WHERE f.gone_at IS NOT NULL OR f.day <> EXCLUDED.day OR NOT ${SAME}
  ), gone AS (
    UPDATE reconciliation_finding f SET gone_at = $6 WHERE f.rail = $1 AND f.day = $5 AND f.gone_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM wrong w WHERE w.item = f.item)
  )`;
const COMPARE = `
  WITH ${JUDGED}, ${FOUND}
  SELECT class, kind, coalesce(currency, here_currency) AS currency, count(*)::int AS count,
    coalesce(sum(gross_minor), 0)::bigint AS "thereMinor", coalesce(sum(fee_minor), 0)::bigint AS "thereFeeMinor",
    coalesce(sum(here_minor), 0)::bigint AS "hereMinor", coalesce(sum(here_fee_minor), 0)::bigint AS "hereFeeMinor",
    coalesce(sum(ledger_minor), 0)::bigint AS "ledgerMinor", coalesce(sum(ledger_fee_minor), 0)::bigint AS "ledgerFeeMinor"
  FROM judged GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

const COMPARE_MS = 300_000;

/** Until when what is booked has to stand in the list. */
export function bookedUntil({ until }: Span, completeUntil: Date | null): Date {
  return completeUntil && completeUntil < until ? completeUntil : until;
}

/** A day's comparison, with its findings put on file; `completeUntil` as the list says. */
export async function compareDay(
  rail: RailName,
  day: string,
  span: Span,
  { now, completeUntil = null }: { now: Date; completeUntil?: Date | null },
): Promise<Tally[]> {
  const { from, until } = span;
  return inTransaction(async (db) => {
    // a day with a million payments is hashed, not looked up one by one
    await db.query(`SET LOCAL statement_timeout = ${COMPARE_MS}; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off`);
    const { rows } = await db.query<Tally>(COMPARE, [rail, from, until, bookedUntil(span, completeUntil), day, now]);
    return rows;
  });
}
