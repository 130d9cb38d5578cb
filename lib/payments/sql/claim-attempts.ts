import "server-only";
import { pool } from "@/lib/platform/db";
import type { RailName } from "../provider";
import type { ChargeTarget } from "./refund-rows";

// Payments are locked before attempts, in the order of every T2, so that the two cannot deadlock. Both are locked: who looked
// at an attempt that has just been sent on must not shut its call out.
const CLAIM = {
  name: "claim-attempts",
  text: `
  WITH due AS (
    SELECT p.id, a.id AS attempt_id FROM payment p JOIN payment_attempt a ON a.payment_id = p.id
    WHERE a.lease_until <= $1 ORDER BY a.lease_until LIMIT $3 FOR UPDATE OF p, a SKIP LOCKED
  ), gate AS (
    UPDATE payment p SET epoch = epoch + 1 FROM due WHERE p.id = due.id RETURNING p.id, p.epoch, due.attempt_id
  )
  UPDATE payment_attempt a SET lease_until = $2, resolve_count = resolve_count + 1
  FROM gate WHERE a.id = gate.attempt_id AND a.lease_until <= $1 RETURNING gate.id AS "paymentId", gate.epoch`,
};

export type Claim = { paymentId: string; epoch: number };

/** Takes attempts whose lease is over. The new epoch shuts out whoever held them. */
export async function claimAttempts(now: Date, leaseUntil: Date, limit: number): Promise<Claim[]> {
  const { rows } = await pool.query<Claim>({ ...CLAIM, values: [now, leaseUntil, limit] });
  return rows;
}

/** Takes one attempt that waits for its buyer, whenever it is due; null when it does not. */
export async function claimWaiting(attemptId: string, leaseUntil: Date): Promise<Claim | null> {
  const { rows } = await pool.query<Claim>(
    `WITH waiting AS (
       SELECT p.id FROM payment p JOIN payment_attempt a ON a.payment_id = p.id
       WHERE a.id = $1 AND a.state = 'needs_buyer' AND p.state = 'open' FOR UPDATE OF p, a
     ), gate AS (
       UPDATE payment p SET epoch = epoch + 1 FROM waiting WHERE p.id = waiting.id RETURNING p.id, p.epoch
     )
     UPDATE payment_attempt a SET lease_until = $2, resolve_count = resolve_count + 1
     FROM gate WHERE a.id = $1 RETURNING gate.id AS "paymentId", gate.epoch`,
    [attemptId, leaseUntil],
  );
  return rows[0] ?? null;
}

// The rail gave no answer, or was not even asked because of its breaker or its slots.
const IS_SILENT = "outcome_code IN ('unreachable', 'breaker_open', 'rail_busy')";

/** An answer after silence: asks all others of the rail that got none, at once. */
export async function wakeUnreachable(rail: RailName, now: Date): Promise<void> {
  await pool.query(
    `WITH woken AS (
       UPDATE payment_attempt SET lease_until = $2
       WHERE rail = $1 AND ${IS_SILENT} AND lease_until > $2 AND state <> 'sent' AND state <> 'capturing'
     )
     UPDATE refund r SET lease_until = $2 FROM payment_attempt a
     WHERE a.id = r.attempt_id AND a.rail = $1 AND r.${IS_SILENT} AND r.lease_until > $2 AND r.state = 'unknown'`,
    [rail, now],
  );
}

/** A rail that answers again is asked about everything that is open with it, at once. Mid-call attempts are left alone. */
export async function wakeAll(rail: RailName, now: Date): Promise<void> {
  await pool.query(
    `WITH woken AS (
       UPDATE payment_attempt SET lease_until = $2 WHERE rail = $1 AND lease_until > $2
         AND (state IN ('unknown', 'authorized', 'capture_unknown') OR (state = 'needs_buyer' AND outcome_code = 'unreachable'))
         AND updated_at < $2::timestamptz - interval '1 second'
     )
     UPDATE payment_obligation o SET due_at = $2 FROM payment_attempt a
     WHERE a.id = o.attempt_id AND a.rail = $1 AND o.settled_at IS NULL AND o.kind <> 'review' AND o.due_at > $2`,
    [rail, now],
  );
}

const NUDGE = {
  name: "nudge-attempt",
  text: `WITH target AS (
       SELECT id, state FROM payment_attempt WHERE rail = $1 AND (provider_ref = $2 OR id = $3 OR further_refs->>'capture' = $6)
     ), woken AS (
       -- one that has only just moved is still in the hands of the request that moved it
       UPDATE payment_attempt a SET lease_until = greatest($5, a.updated_at + CASE a.state
         WHEN 'created' THEN interval '30 seconds' WHEN 'authorized' THEN interval '30 seconds' ELSE interval '1 second' END)
       FROM target
       WHERE a.id = target.id AND a.state IN ('created', 'needs_buyer', 'unknown', 'authorized', 'capture_unknown')
         AND a.lease_until > $5
     ), owed AS (
       INSERT INTO payment_obligation (id, attempt_id, kind, reason, due_at, created_at)
       SELECT $4, id, 'void', 'late_event', $5, $5 FROM target
       WHERE state IN ('declined', 'not_sent', 'absent', 'superseded', 'expired')
         AND NOT EXISTS (SELECT 1 FROM payment_obligation o WHERE o.attempt_id = target.id AND o.kind = 'void')
       ON CONFLICT (attempt_id, kind) WHERE settled_at IS NULL DO NOTHING
     )
     SELECT count(*)::int AS found FROM target`,
};

/**
 * Asks the resolver to look at an attempt now. One in mid-call is left to its caller; one that is over and was not
 * captured is checked for a late success through a void obligation. Returns how many attempts were found.
 */
export async function nudgeAttempt(target: ChargeTarget, obligationId: string, now: Date): Promise<number> {
  const { rows } = await pool.query<{ found: number }>({
    ...NUDGE,
    values: [target.rail, target.providerRef, target.attemptId, obligationId, now, target.captureRef ?? null],
  });
  return rows[0]?.found ?? 0;
}

/** Ends payments that nobody is trying any more. Returns how many. */
export async function expireAbandoned(now: Date, untouchedSince: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `WITH stale AS (
       UPDATE payment p SET epoch = epoch + 1, updated_at = $1, state = CASE WHEN EXISTS (
           SELECT 1 FROM payment_attempt a WHERE a.payment_id = p.id AND a.state = 'declined') THEN 'failed' ELSE 'expired' END
       WHERE p.state = 'open' AND p.updated_at < $2 AND NOT EXISTS (
         SELECT 1 FROM payment_attempt a WHERE a.payment_id = p.id AND a.state IN ('sent', 'created', 'needs_buyer',
           'unknown', 'authorized', 'capturing', 'capture_unknown'))
       RETURNING p.order_id, p.state
     )
     UPDATE customer_order o SET status = stale.state FROM stale WHERE o.id = stale.order_id AND o.status = 'pending'`,
    [now, untouchedSince],
  );
  return rowCount ?? 0;
}
