import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { toPublicId } from "@/lib/shared/ids";
import { type Clock, systemClock } from "@/lib/shared/time";
import { checkNewPassword } from "./check-password";
import { announceSessions, endSessions } from "./end-sessions";
import { hashPassword } from "./hash-password";
import { requirePassword } from "./prove-password";
import { revokeAllApiKeys } from "./revoke-api-key";
import { sendNotice } from "./send-notice";

type Change = {
  userId: string;
  email: string;
  password: string;
  keepSessionId: string | null;
  /** Whoever asked for a reset may have lost more than the password; who knows the old one has not. */
  endsKeys: boolean;
};

/** Stores a checked password, ends the sessions, and has its owner told; in the caller's transaction. */
export async function storePassword(db: Db, change: Change, action: string, now: Date): Promise<void> {
  const { userId, email } = change;
  const passwordHash = await hashPassword(change.password);
  await db.query("UPDATE app_user SET password_hash = $2, password_changed_at = $3 WHERE id = $1", [
    userId,
    passwordHash,
    now,
  ]);
  await endSessions(db, { userId, exceptId: change.keepSessionId }, userId);
  await appendAudit(db, { actorId: userId, action, subject: toPublicId("user", userId) });
  const endedKeys = change.endsKeys ? await revokeAllApiKeys(db, userId, now) : [];
  await sendNotice(db, "password-changed", email, now, { endedKeys });
}

/**
 * Changes one's own password for who knows the old one; every other session ends. Throws `unprocessable` at `current` or
 * `password`, `rate_limited` after too many wrong ones.
 */
export async function changePassword(
  change: { actor: UserActor; current: string; password: string; peer: string },
  clock: Clock = systemClock,
): Promise<void> {
  const { actor, password, peer } = change;
  const { rows } = await pool.query<{ email: string; name: string }>("SELECT email, name FROM app_user WHERE id = $1", [
    actor.userId,
  ]);
  const [person] = rows;
  if (!person) throw new AppError("not_found", "There is no such account any more.");
  checkNewPassword(password, [person.email, person.name]);
  await requirePassword({ actor, password: change.current, peer }, "current", clock);
  const stored = {
    userId: actor.userId,
    email: person.email,
    password,
    keepSessionId: actor.sessionId,
    endsKeys: false,
  };
  await inTransaction((db) => storePassword(db, stored, "user.password_changed", clock.now()));
  await announceSessions(actor.userId);
}
