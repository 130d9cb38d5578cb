import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { publish } from "@/lib/platform/live-channel";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";

/**
 * Ends a person's sessions but for `exceptId`, in the caller's transaction; the caller tells the other processes
 * (`announceSessions`) once it is committed. Returns how many.
 */
export async function endSessions(
  db: Db,
  person: { userId: string; exceptId?: string | null; onlyId?: string },
  actorId: string,
): Promise<number> {
  const { rows } = await db.query<{ id: string }>(
    `UPDATE session SET revoked_at = now()
     WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() AND ($2::uuid IS NULL OR id <> $2)
       AND ($3::uuid IS NULL OR id = $3) RETURNING id`,
    [person.userId, person.exceptId ?? null, person.onlyId ?? null],
  );
  for (const { id } of rows)
    await appendAudit(db, { actorId, action: "session.revoked", subject: toPublicId("session", id) });
  return rows.length;
}

/** Every process reads anew who somebody is and what they may do. */
export function announceSessions(userId: string): Promise<void> {
  return publish("session", { userId });
}

/** Ends one of a person's own sessions (public id). Throws `not_found` for another's, or one that has ended. */
export async function endOwnSession(userId: string, publicId: string): Promise<void> {
  const onlyId = fromPublicId("session", publicId);
  const ended = onlyId ? await inTransaction((db) => endSessions(db, { userId, onlyId }, userId)) : 0;
  if (ended === 0) throw new AppError("not_found", "You have no such session, or it has ended.");
  await announceSessions(userId);
}

/** Ends all of a person's sessions but the one they ask from. */
export async function endOtherSessions(userId: string, exceptId: string | null): Promise<number> {
  const ended = await inTransaction((db) => endSessions(db, { userId, exceptId }, userId));
  await announceSessions(userId);
  return ended;
}
