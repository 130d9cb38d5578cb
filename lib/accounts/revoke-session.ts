import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "@/lib/platform/db";
import { publish } from "@/lib/platform/live-channel";
import { toPublicId } from "@/lib/shared/ids";

/** Ends a session in every process: the row first, then the note that empties their caches. Ending it twice is fine. */
export async function revokeSession(sessionId: string): Promise<void> {
  const userId = await inTransaction(async (db) => {
    const { rows } = await db.query<{ user_id: string }>(
      "UPDATE session SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING user_id",
      [sessionId],
    );
    const owner = rows[0]?.user_id;
    if (!owner) return null;
    await appendAudit(db, { actorId: owner, action: "session.revoked", subject: toPublicId("session", sessionId) });
    return owner;
  });
  if (userId) await publish("session", { userId });
}
