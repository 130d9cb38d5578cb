import "server-only";
import { type Posting, postingCtes, postingsToJson } from "@/lib/ledger/post-entries";
import { type Db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { FurtherRefs } from "../provider";

export type ObligationKind = "void" | "refund" | "review";
export type Obligation = { id: string; attemptId: string; kind: ObligationKind; reason: string; attempts: number };

export async function insertVoid(attemptId: string, reason: string, now: Date): Promise<void> {
  await pool.query(
    `INSERT INTO payment_obligation (id, attempt_id, kind, reason, due_at, created_at) VALUES ($1, $2, 'void', $3, $4, $4)
     ON CONFLICT (attempt_id, kind) WHERE settled_at IS NULL DO NOTHING`,
    [newId(), attemptId, reason, now],
  );
}

/** Together with what the ledger says of it. A charge is captured once, so it is owed back once: a repeat writes nothing. */
export async function insertRefund(
  attemptId: string,
  reason: string,
  posting: Posting,
  now: Date,
  db: Db = pool,
): Promise<void> {
  await db.query(
    `WITH owed AS (
       INSERT INTO payment_obligation (id, attempt_id, kind, reason, due_at, created_at)
       SELECT $1, $2, 'refund', $3, $4, $4
       WHERE NOT EXISTS (SELECT 1 FROM payment_obligation WHERE attempt_id = $2 AND kind = 'refund')
       ON CONFLICT (attempt_id, kind) WHERE settled_at IS NULL DO NOTHING RETURNING id
     ), ${postingCtes("$5", "owed")}
     SELECT count(*) FROM ledger_rows`,
    [newId(), attemptId, reason, now, postingsToJson([posting])],
  );
}

const CLAIM = {
  name: "claim-obligations",
  text: `UPDATE payment_obligation SET due_at = $2, attempts = attempts + 1 WHERE id IN (
       SELECT id FROM payment_obligation WHERE settled_at IS NULL AND due_at <= $1 AND kind <> 'review'
       ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING id, attempt_id AS "attemptId", kind, reason, attempts`,
};

/** Takes due voids and refunds until `leaseUntil`; reviews wait for a person or for the attempt's own resolution. */
export async function claimObligations(now: Date, leaseUntil: Date, limit: number): Promise<Obligation[]> {
  const { rows } = await pool.query<Obligation>({ ...CLAIM, values: [now, leaseUntil, limit] });
  return rows;
}

export async function postponeObligation(id: string, dueAt: Date): Promise<void> {
  await pool.query("UPDATE payment_obligation SET due_at = $2 WHERE id = $1 AND settled_at IS NULL", [id, dueAt]);
}

/** What a look-up taught about an attempt's charge. */
export async function storeRefs(
  attemptId: string,
  { providerRef, furtherRefs = {} }: { providerRef: string; furtherRefs?: FurtherRefs },
): Promise<void> {
  await pool.query(
    "UPDATE payment_attempt SET provider_ref = coalesce(provider_ref, $2), further_refs = further_refs || $3::jsonb WHERE id = $1",
    [attemptId, providerRef, JSON.stringify(furtherRefs)],
  );
}

export type Settlement = { kind: string; raw: unknown; postings: readonly Posting[]; now: Date };

/** Closes an obligation with what the rail said and what it moved; an attempt that was being voided is voided with it. */
export async function settleObligationRow(
  obligation: Obligation,
  { kind, raw, postings, now }: Settlement,
): Promise<void> {
  await pool.query(
    `WITH done AS (
       UPDATE payment_obligation SET settled_at = $2 WHERE id = $1 AND settled_at IS NULL RETURNING attempt_id
     ), evidence AS (
       INSERT INTO attempt_evidence (id, attempt_id, kind, raw, created_at) SELECT $3, attempt_id, $4, $5, $2 FROM done
     ), ${postingCtes("$6", "done")}
     UPDATE payment_attempt a SET state = 'voided', finished_at = $2, updated_at = $2
     FROM done WHERE a.id = done.attempt_id AND a.state = 'voiding'`,
    [obligation.id, now, newId(), kind, JSON.stringify(raw), postingsToJson(postings)],
  );
}
