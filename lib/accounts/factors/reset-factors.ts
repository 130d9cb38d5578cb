import "server-only";
import { inTransaction } from "@/lib/platform/db";
import { publish } from "@/lib/platform/live-channel";
import { endOtherSessions } from "./seal-new-factor";
import { tellPerson } from "./tell-person";

/**
 * For somebody who lost everything they could prove themselves with, by whoever runs the machine: removes their factors and
 * backup codes, signs them out everywhere, and says so to them. Returns how many factors (a set-up that was not
 * finished is none); null when nobody has the e-mail.
 */
export async function resetFactors(email: string, now: Date): Promise<number | null> {
  const done = await inTransaction(async (db) => {
    const { rows } = await db.query<{ id: string }>("SELECT id FROM app_user WHERE email = $1 FOR UPDATE", [
      email.trim().toLowerCase(),
    ]);
    const userId = rows[0]?.id;
    if (!userId) return null;
    const removed = await db.query<{ counted: boolean }>(
      "DELETE FROM second_factor WHERE user_id = $1 RETURNING confirmed_at IS NOT NULL AS counted",
      [userId],
    );
    await db.query("DELETE FROM backup_code WHERE user_id = $1", [userId]);
    await endOtherSessions(db, userId, null, now);
    await tellPerson(db, { userId, actorId: "system", change: "reset" }, now);
    return { userId, removed: removed.rows.filter(({ counted }) => counted).length };
  });
  if (!done) return null;
  await publish("session", { userId: done.userId });
  return done.removed;
}
