import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { publish } from "@/lib/platform/live-channel";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";

/** `keyId` is the public id. Ends a person's own key in every process. Throws AppError `not_found` for a key of someone else or an ended one. */
export async function revokeApiKey(input: { keyId: string; userId: string }): Promise<void> {
  const keyId = fromPublicId("apiKey", input.keyId);
  if (!keyId) throw new AppError("not_found", "You have no such key.");
  await inTransaction(async (db) => {
    const { rowCount } = await db.query(
      "UPDATE api_key SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL",
      [keyId, input.userId],
    );
    if (rowCount !== 1) throw new AppError("not_found", "You have no such key.");
    const subject = toPublicId("apiKey", keyId);
    await appendAudit(db, { actorId: input.userId, action: "api_key.revoked", subject });
  });
  await publish("session", { userId: input.userId });
}

/**
 * Ends every key of a person, in the caller's transaction; the caller tells the other processes (`announceSessions`) once it is
 * committed. Returns what they were called, oldest first.
 */
export async function revokeAllApiKeys(db: Db, userId: string, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    "UPDATE api_key SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL RETURNING id, name",
    [userId, now],
  );
  const ended = rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id } of ended)
    await appendAudit(db, { actorId: userId, action: "api_key.revoked", subject: toPublicId("apiKey", id) });
  return ended.map(({ name }) => name);
}
