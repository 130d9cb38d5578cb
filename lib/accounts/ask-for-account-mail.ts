import "server-only";
import { inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { limit } from "@/lib/platform/rate-limit";
import { getSetting } from "@/lib/platform/settings";
import type { Clock } from "@/lib/shared/time";
import { sendLink } from "./account-links";

/**
 * Has the link to begin an account, or to set a new password, sent to an address. Nobody looks whether there is an account:
 * words, time and what is written are the same, and the mail says which it is. Throws `rate_limited` with the time to wait
 * after too many to one address, `forbidden` while the store takes no new accounts.
 */
export async function askForAccountMail(kind: "sign-up" | "reset", email: string, clock: Clock): Promise<void> {
  if (kind === "sign-up" && !(await getSetting("isSignUpOpen")))
    throw new AppError("forbidden", "This store takes no new accounts at the moment. Buying needs none.");
  await limit("account-mail", email);
  const now = clock.now();
  await inTransaction((db) => sendLink(db, { kind, email }, now));
}

/** Has the link that verifies a person's own address sent to it. Throws `conflict` when that is done already. */
export async function askToVerify(userId: string, clock: Clock): Promise<void> {
  const { rows } = await pool.query<{ email: string; isVerified: boolean }>(
    `SELECT email, email_verified_at IS NOT NULL AS "isVerified" FROM app_user WHERE id = $1`,
    [userId],
  );
  const [person] = rows;
  if (!person) throw new AppError("not_found", "There is no such account any more.");
  if (person.isVerified) throw new AppError("conflict", "This address is confirmed already.");
  await limit("account-mail", person.email);
  await inTransaction((db) => sendLink(db, { kind: "verify", email: person.email, userId }, clock.now()));
}
