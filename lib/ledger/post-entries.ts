import "server-only";
import type { Db } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";

/** Debit positive, credit negative, in minor units of `currency`. */
export type Entry = { account: string; amountMinor: number; currency: string; orderLineId?: string | null };
export type PostingKind =
  | "sale"
  | "fee_estimated"
  | "fee_true_up"
  | "late_capture"
  | "late_refund"
  | "refund"
  | "dispute_opened"
  | "dispute_won"
  | "dispute_lost";
/** `sourceId`: the refund, dispute or attempt it is about. A kind is posted once per source, which the database holds. */
export type PostingInput = {
  kind: PostingKind;
  sourceId?: string;
  orderId: string;
  paymentId: string | null;
  livemode: boolean;
  occurredAt: Date;
  entries: readonly Entry[];
};
/** A posting that is known to balance; zero amounts are gone. */
export type Posting = PostingInput & { id: string };

/**
 * Gives a posting its id and proves that it sums to zero per currency, before the database would refuse it.
 * Throws RangeError when it does not, or when nothing is left to post.
 */
export function preparePosting(input: PostingInput): Posting {
  const entries = input.entries.filter((entry) => entry.amountMinor !== 0);
  if (entries.length === 0) throw new RangeError(`${input.kind}: nothing to post`);
  const sums = new Map<string, bigint>();
  for (const { amountMinor, currency } of entries) {
    if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`${input.kind}: ${amountMinor} is not minor units`);
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amountMinor));
  }
  for (const [currency, sum] of sums) {
    if (sum !== 0n) throw new RangeError(`${input.kind}: entries in ${currency} sum to ${sum}, not 0`);
  }
  return { ...input, entries, id: newId() };
}

/** The JSON that `POSTING_CTES` reads. */
export function postingsToJson(postings: readonly Posting[]): string {
  return JSON.stringify(
    postings.map(({ entries, occurredAt, ...posting }) => ({
      id: posting.id,
      kind: posting.kind,
      source_id: posting.sourceId ?? null,
      order_id: posting.orderId,
      payment_id: posting.paymentId,
      livemode: posting.livemode,
      occurred_at: occurredAt.toISOString(),
      entries: entries.map((entry) => ({
        id: newId(),
        account: entry.account,
        amount_minor: entry.amountMinor,
        currency: entry.currency,
        order_line_id: entry.orderLineId ?? null,
      })),
    })),
  );
}

/**
 * CTEs that post what `parameter` holds, for statements that must post together with other writes. `gate` names a CTE of
 * the caller: without a row in it nothing is posted.
 */
export function postingCtes(parameter: `$${number}`, gate?: string): string {
  const from = gate ? `, ${gate}` : "";
  return `posting AS (
    SELECT p.* FROM jsonb_to_recordset(${parameter}::jsonb) AS p(id uuid, kind text, source_id uuid, order_id uuid,
      payment_id uuid, livemode boolean, occurred_at timestamptz, entries jsonb)${from}
  ), ledger_head AS (
    INSERT INTO ledger_transaction (id, kind, source_id, order_id, payment_id, livemode, occurred_at)
    SELECT id, kind, source_id, order_id, payment_id, livemode, occurred_at FROM posting RETURNING id
  ), ledger_rows AS (
    INSERT INTO ledger_entry (id, transaction_id, account, amount_minor, currency, order_line_id, livemode)
    SELECT e.id, posting.id, e.account, e.amount_minor, e.currency, e.order_line_id, posting.livemode
    FROM posting, jsonb_to_recordset(posting.entries)
      AS e(id uuid, account text, amount_minor bigint, currency char(3), order_line_id uuid)
    RETURNING id
  )`;
}

/**
 * Posts one transaction with the caller's connection; returns its id. A second `sale` or `fee_estimated` of the same
 * order, or a second one of a kind from the same source, is refused by the database (unique violation).
 */
export async function postEntries(db: Db, input: PostingInput): Promise<string> {
  const posting = preparePosting(input);
  await db.query(`WITH ${postingCtes("$1")} SELECT count(*) FROM ledger_rows`, [postingsToJson([posting])]);
  return posting.id;
}
