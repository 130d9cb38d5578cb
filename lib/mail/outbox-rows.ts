import "server-only";
import { inTransaction, pool } from "../platform/db";
import { hashAddress } from "../platform/hash-address";
import type { MailRow } from "./mail-row";

export type DueMail = MailRow & { attempts: number };
export type MailEnd =
  | { state: "sent" | "kept" }
  | { state: "waiting"; reason: string; dueAt: Date }
  | { state: "failed" | "held" | "dropped"; reason: string }
  | { state: "bounced"; reason: string; reply: string };

/** Longer than any try may last, so that a row is with one worker at a time unless that worker died. */
const LEASE_SECONDS = 300;

/** Takes up to `limit` due rows, each counted as tried first: a crash delays a mail and never loses it. */
export async function claimDueMail(now: Date, limit: number): Promise<DueMail[]> {
  const { rows } = await pool.query<DueMail>(
    `UPDATE mail_outbox SET attempts = attempts + 1, due_at = $1::timestamptz + make_interval(secs => ${LEASE_SECONDS})
     WHERE id IN (SELECT id FROM mail_outbox WHERE state = 'waiting' AND due_at <= $1
       ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, kind, recipient, about, details, subject, body, attempts`,
    [now, limit],
  );
  return rows;
}

/** Why the addresses of these rows were refused for good earlier, by hash. */
export async function findBounces(rows: readonly DueMail[]): Promise<Map<string, string>> {
  const { rows: found } = await pool.query<{ hash: string; reason: string }>(
    "SELECT address_hash AS hash, reason FROM mail_bounce WHERE address_hash = ANY($1)",
    [rows.map(({ recipient }) => hashAddress(recipient))],
  );
  return new Map(found.map(({ hash, reason }) => [hash, reason]));
}

/**
 * Notes how a try ended; false when another worker has taken the row meanwhile, whose word counts then. `forgetsAddress`: once
 * there is no further try, nothing that says to whom it went is kept.
 */
export async function recordEnd(mail: DueMail, end: MailEnd, now: Date, forgetsAddress = false): Promise<boolean> {
  const forgets = forgetsAddress && end.state !== "waiting";
  return inTransaction(async (db) => {
    const { rowCount } = await db.query(
      `UPDATE mail_outbox SET state = $3::text, last_error = $4, due_at = coalesce($5, due_at),
         recipient = CASE WHEN $7::boolean THEN '' ELSE recipient END,
         sent_at = CASE WHEN $3::text IN ('sent', 'kept') THEN $6::timestamptz END
       WHERE id = $1 AND attempts = $2 AND state = 'waiting'`,
      [
        mail.id,
        mail.attempts,
        end.state,
        // a server's refusal quotes the address
        "reason" in end && !forgets ? end.reason : null,
        "dueAt" in end ? end.dueAt : null,
        now,
        forgets,
      ],
    );
    if (rowCount === 1 && end.state === "bounced" && !forgets)
      await db.query(
        `INSERT INTO mail_bounce (address_hash, reason, bounced_at) VALUES ($1, $2, $3)
         ON CONFLICT (address_hash) DO UPDATE SET reason = EXCLUDED.reason, bounced_at = EXCLUDED.bounced_at`,
        [hashAddress(mail.recipient), end.reply, now],
      );
    return rowCount === 1;
  });
}

/** Nothing was to be said: the address goes at once. The row stays, so that asking again costs the same for everybody. */
export async function forgetAddress(mail: DueMail): Promise<void> {
  await pool.query(
    "UPDATE mail_outbox SET state = 'dropped', recipient = '' WHERE id = $1 AND attempts = $2 AND state = 'waiting'",
    [mail.id, mail.attempts],
  );
}

/** How many wait, and for how long the oldest has. */
export async function readBacklog(now: Date): Promise<{ waiting: number; oldestSeconds: number }> {
  const { rows } = await pool.query<{ waiting: number; oldestSeconds: number }>(
    `SELECT count(*)::int AS waiting,
       greatest(0, coalesce(extract(epoch FROM $1::timestamptz - min(created_at)), 0))::float8 AS "oldestSeconds"
     FROM mail_outbox WHERE state = 'waiting'`,
    [now],
  );
  return rows[0] as { waiting: number; oldestSeconds: number };
}
