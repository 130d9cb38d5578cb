import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import type { Db } from "@/lib/platform/db";

/** Wrong tries before a pause, within `PAUSE_SECONDS` of the first one. */
export const TRIES_PER_ACCOUNT = 5;
export const TRIES_PER_PEER = 50;
export const PAUSE_SECONDS = 15 * 60;

export type Try = { isAllowed: true; triesLeft: number } | { isAllowed: false; retryAfterSeconds: number };

/** What the tries at one account are counted under. */
export function accountSubject(email: string): string {
  return `account:${sha256Hex(email)}`;
}

/**
 * Books one try before the password is looked at, in one statement, so that parallel guesses cannot pass the limit.
 * The last allowed try starts the pause; `forgiveTry` takes it back when the password was right.
 */
export async function bookTry(db: Db, subject: string, limit: number, now: Date): Promise<Try> {
  const pauseEnd = new Date(now.getTime() + PAUSE_SECONDS * 1000);
  const { rows } = await db.query<{ failures: number; blocked_until: Date | null }>(
    `INSERT INTO sign_in_throttle AS t (subject, failures, window_ends_at) VALUES ($1, 1, $3)
     ON CONFLICT (subject) DO UPDATE SET
       failures = CASE WHEN COALESCE(t.blocked_until, t.window_ends_at) <= $2 THEN 1 ELSE LEAST(t.failures, 1000000) + 1 END,
       window_ends_at = CASE WHEN COALESCE(t.blocked_until, t.window_ends_at) <= $2 THEN $3 ELSE t.window_ends_at END,
       blocked_until = CASE WHEN COALESCE(t.blocked_until, t.window_ends_at) <= $2 THEN NULL
                            WHEN t.failures + 1 = $4 THEN $3 ELSE t.blocked_until END
     RETURNING failures, blocked_until`,
    [subject, now, pauseEnd, limit],
  );
  const { failures = 1, blocked_until: blockedUntil = null } = rows[0] ?? {};
  if (failures <= limit) return { isAllowed: true, triesLeft: limit - failures };
  const waitMs = (blockedUntil ?? pauseEnd).getTime() - now.getTime();
  return { isAllowed: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
}

/** Takes one booked try back; a pause that only this try had started ends with it. */
export async function forgiveTry(db: Db, subject: string, limit: number): Promise<void> {
  await db.query(
    `UPDATE sign_in_throttle SET failures = GREATEST(failures - 1, 0),
       blocked_until = CASE WHEN failures <= $2 THEN NULL ELSE blocked_until END
     WHERE subject = $1`,
    [subject, limit],
  );
}

/** A right password clears the account, and drops what expired a day ago so that the table stays small. */
export async function clearTries(db: Db, subject: string, now: Date): Promise<void> {
  const dayAgo = new Date(now.getTime() - 86_400_000);
  await db.query("DELETE FROM sign_in_throttle WHERE subject = $1 OR COALESCE(blocked_until, window_ends_at) < $2", [
    subject,
    dayAgo,
  ]);
}

/** Whoever reads the account's mail has proved more than a password: its pause ends. */
export function clearAccountTries(db: Db, email: string, now: Date): Promise<void> {
  return clearTries(db, accountSubject(email), now);
}
