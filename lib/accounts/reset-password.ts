import "server-only";
import { inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { LinkUsed } from "@/lib/shared/schemas/account";
import { type AccountLink, takeLinkUp } from "./account-links";
import { storePassword } from "./change-password";
import { checkNewPassword } from "./check-password";
import { claimOrders } from "./claim-orders";
import { announceSessions } from "./end-sessions";
import { clearAccountTries } from "./throttle-sign-in";

type Person = { id: string; name: string };

// a link is older than the last change of the password: what it was for has happened
const FIND = `
  SELECT id, name FROM app_user WHERE email = $1 AND disabled_at IS NULL AND password_changed_at <= $2`;

/** Whose password a link may set. Throws `gone` when it was changed since, or the address is no account's any more. */
export async function findResetPerson(link: AccountLink): Promise<Person> {
  const { rows } = await pool.query<Person>(FIND, [link.email, link.createdAt]);
  if (!rows[0])
    throw new AppError("gone", "The password was changed since this link was asked for. Ask for a new one.");
  return rows[0];
}

/** Sets a new password for who reads the mail of the address, which so is verified; every session and API key ends, any pause too. */
export async function resetPassword(link: AccountLink, password: string, now: Date): Promise<LinkUsed> {
  const { id: userId, name } = await findResetPerson(link);
  checkNewPassword(password, [link.email, name]);
  const claimed = await inTransaction(async (db) => {
    await takeLinkUp(db, link.id, now);
    await db.query("UPDATE app_user SET email_verified_at = coalesce(email_verified_at, $2) WHERE id = $1", [
      userId,
      now,
    ]);
    const change = { userId, email: link.email, password, keepSessionId: null, endsKeys: true };
    await storePassword(db, change, "user.password_reset", now);
    await clearAccountTries(db, link.email, now);
    return claimOrders(db, userId, now);
  });
  await announceSessions(userId);
  return { kind: link.kind, email: link.email, isComplete: true, claimed };
}
