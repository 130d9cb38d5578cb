import "server-only";
import { appendAudit } from "@/lib/audit/append";
import type { Db } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";

export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** Opens a session and returns its id, the only thing the browser's token holds. */
export async function createSession(db: Db, input: { userId: string; userAgent: string; now: Date }): Promise<string> {
  const id = newId();
  const expiresAt = new Date(input.now.getTime() + SESSION_SECONDS * 1000);
  await db.query("INSERT INTO session (id, user_id, created_at, expires_at, user_agent) VALUES ($1, $2, $3, $4, $5)", [
    id,
    input.userId,
    input.now,
    expiresAt,
    input.userAgent.slice(0, 300),
  ]);
  await appendAudit(db, { actorId: input.userId, action: "session.created", subject: toPublicId("session", id) });
  return id;
}
