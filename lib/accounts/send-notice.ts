import "server-only";
import type { Db } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";

/** What the mail of something that happened to an account is about; the words are the mail's. */
export type AccountNotice = "password-changed" | "email-changed";

/**
 * Has a person told, at `email`, of what changed: if it was not them, this is how they learn of it. `endedKeys`: names of API
 * keys that ended with it. In the caller's transaction.
 */
export async function sendNotice(
  db: Db,
  what: AccountNotice,
  email: string,
  now: Date,
  more: { endedKeys?: readonly string[] } = {},
): Promise<void> {
  await db.query(
    "INSERT INTO mail_outbox (id, kind, recipient, details, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)",
    [newId(), what, email, JSON.stringify({ at: now.toISOString(), ...more }), now],
  );
}
