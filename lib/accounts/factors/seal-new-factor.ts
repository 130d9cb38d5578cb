import "server-only";
import type { Db } from "@/lib/platform/db";
import { publish } from "@/lib/platform/live-channel";
import { toPublicId } from "@/lib/shared/ids";
import type { AddedFactor } from "@/lib/shared/schemas/factors";
import { countBackupCodes, replaceBackupCodes } from "./backup-codes";
import { tellPerson } from "./tell-person";

type NewFactor = {
  userId: string;
  sessionId: string | null;
  factor: { id: string; kind: "passkey" | "totp"; name: string };
  amr: "passkey" | "otp";
};

/**
 * What comes with every new factor, in the transaction that made it: the session that proved it says so, all others end,
 * the first factor brings backup codes, the log and the person are told. `announce` after the commit.
 */
export async function sealNewFactor(
  db: Db,
  { userId, sessionId, factor, amr }: NewFactor,
  now: Date,
): Promise<{ answer: AddedFactor; announce(): Promise<void> }> {
  await db.query("UPDATE session SET amr = CASE WHEN $2 = ANY(amr) THEN amr ELSE amr || $2::text END WHERE id = $1", [
    sessionId,
    amr,
  ]);
  await endOtherSessions(db, userId, sessionId, now);
  const hasCodes = (await countBackupCodes(userId, db)) > 0;
  const backupCodes = hasCodes ? null : await replaceBackupCodes(db, userId);
  await tellPerson(db, { userId, actorId: userId, change: "added", factor }, now);
  return {
    answer: { id: toPublicId("factor", factor.id), backupCodes },
    announce: () => publish("session", { userId }),
  };
}

/** Signs a person out everywhere but here: whoever else holds a session proved less than is asked for now. */
export async function endOtherSessions(db: Db, userId: string, sessionId: string | null, now: Date): Promise<void> {
  await db.query(
    "UPDATE session SET revoked_at = $3 WHERE user_id = $1 AND id IS DISTINCT FROM $2 AND revoked_at IS NULL",
    [userId, sessionId, now],
  );
  await db.query("DELETE FROM pending_sign_in WHERE user_id = $1", [userId]);
}
