import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import { limit } from "@/lib/platform/rate-limit";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { LinkUsed } from "@/lib/shared/schemas/account";
import { type Clock, systemClock } from "@/lib/shared/time";
import { type AccountLink, endLinksAbout, LINK_SECONDS, sendLink, takeLinkUp } from "./account-links";
import { claimOrders } from "./claim-orders";
import { announceSessions } from "./end-sessions";
import { requireFreshSignIn } from "./require-fresh-sign-in";
import { sendNotice } from "./send-notice";

type Change = { id: string; userId: string; oldEmail: string; newEmail: string; isConfirmed: boolean };

async function dropPending(db: Db, userId: string, now: Date): Promise<boolean> {
  const { rows } = await db.query<{ id: string }>("DELETE FROM email_change WHERE user_id = $1 RETURNING id", [userId]);
  if (rows[0]) await endLinksAbout(db, rows[0].id, now);
  return rows[0] !== undefined;
}

/**
 * Begins a change of one's address: both the old and the new one must say yes. Whether the new one has an account is for the
 * mail there to say. Replaces a change that waits. Throws `unprocessable` at `email` when it is the same.
 */
export async function beginEmailChange(actor: UserActor, newEmail: string, clock: Clock = systemClock): Promise<void> {
  await requireFreshSignIn(actor, clock);
  const { userId } = actor;
  const { rows } = await pool.query<{ email: string }>("SELECT email FROM app_user WHERE id = $1", [userId]);
  const oldEmail = rows[0]?.email;
  if (oldEmail === undefined) throw new AppError("not_found", "There is no such account any more.");
  if (oldEmail === newEmail) throw fieldError("email", "That is your address already.");
  await limit("account-mail", newEmail);
  const now = clock.now();
  const [about, expiresAt] = [newId(), new Date(now.getTime() + LINK_SECONDS["change-new"] * 1000)];
  await inTransaction(async (db) => {
    await dropPending(db, userId, now);
    await db.query(
      "INSERT INTO email_change (id, user_id, old_email, new_email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
      [about, userId, oldEmail, newEmail, now, expiresAt],
    );
    await sendLink(db, { kind: "change-old", email: oldEmail, userId, about }, now);
    await sendLink(db, { kind: "change-new", email: newEmail, userId, about }, now);
    await appendAudit(db, { actorId: userId, action: "user.email_change_asked", subject: toPublicId("user", userId) });
  });
}

/** Ends a change that waits. Throws `not_found` when none does. */
export async function dropEmailChange(userId: string, clock: Clock = systemClock): Promise<void> {
  const isDropped = await inTransaction((db) => dropPending(db, userId, clock.now()));
  if (!isDropped) throw new AppError("not_found", "No change of address waits.");
}

/** The new address of the change a link is about; null when it was dropped. */
export async function readNewEmail(about: string | null): Promise<string | null> {
  const { rows } = await pool.query<{ email: string }>("SELECT new_email AS email FROM email_change WHERE id = $1", [
    about,
  ]);
  return rows[0]?.email ?? null;
}

const CONFIRM = `
  UPDATE email_change SET old_confirmed_at = CASE WHEN $2 THEN $3 ELSE old_confirmed_at END,
    new_confirmed_at = CASE WHEN $2 THEN new_confirmed_at ELSE $3 END
  WHERE id = $1 RETURNING id, user_id AS "userId", old_email AS "oldEmail", new_email AS "newEmail",
    old_confirmed_at IS NOT NULL AND new_confirmed_at IS NOT NULL AS "isConfirmed"`;

async function moveAccount(db: Db, change: Change, now: Date): Promise<number> {
  const { userId, oldEmail, newEmail } = change;
  const { rowCount } = await db.query(
    `UPDATE app_user SET email = $3, email_verified_at = $4 WHERE id = $1 AND email = $2
       AND NOT EXISTS (SELECT 1 FROM app_user WHERE email = $3)`,
    [userId, oldEmail, newEmail, now],
  );
  if (rowCount !== 1) throw new AppError("gone", "This change cannot be made any more. Begin it anew in the account.");
  await dropPending(db, userId, now);
  await appendAudit(db, { actorId: userId, action: "user.email_changed", subject: toPublicId("user", userId) });
  for (const email of [oldEmail, newEmail]) await sendNotice(db, "email-changed", email, now);
  return claimOrders(db, userId, now);
}

/** One of the two addresses says yes; with the second one the account moves. Throws `gone` for a change that was dropped. */
export async function confirmEmailChange(link: AccountLink, now: Date): Promise<LinkUsed> {
  const done = await inTransaction(async (db) => {
    await takeLinkUp(db, link.id, now);
    const { rows } = await db.query<Change>(CONFIRM, [link.about, link.kind === "change-old", now]);
    const [change] = rows;
    if (!change) throw new AppError("gone", "This change was dropped. Nothing was changed.");
    return { change, claimed: change.isConfirmed ? await moveAccount(db, change, now) : 0 };
  });
  const { isConfirmed, newEmail, userId } = done.change;
  if (isConfirmed) await announceSessions(userId);
  // what is said is where the account is now, whichever of the two said the last yes
  const email = isConfirmed ? newEmail : link.email;
  return { kind: link.kind, email, isComplete: isConfirmed, claimed: done.claimed };
}
