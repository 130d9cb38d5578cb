import "server-only";
import { appendAudit } from "@/lib/audit/append";
import type { Db } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { claimOrders } from "./claim-orders";

/** How a session was proven: password, passkey with user verification, code of an app, backup code. */
export type Amr = "pwd" | "passkey" | "otp" | "backup";
type NewSession = { userId: string; userAgent: string; amr?: readonly Amr[]; now: Date };

export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/**
 * Opens a session and returns its id, the only thing the browser's token holds. What was bought as a guest with a verified
 * address since comes into the library.
 */
export async function createSession(db: Db, input: NewSession): Promise<string> {
  const amr = input.amr ?? ["pwd"];
  const id = newId();
  const expiresAt = new Date(input.now.getTime() + SESSION_SECONDS * 1000);
  await db.query(
    `INSERT INTO session (id, user_id, created_at, proven_at, last_seen_at, expires_at, user_agent, amr)
     VALUES ($1, $2, $3, $3, $3, $4, $5, $6)`,
    [id, input.userId, input.now, expiresAt, input.userAgent.slice(0, 300), amr],
  );
  await claimOrders(db, input.userId, input.now);
  await appendAudit(db, {
    actorId: input.userId,
    action: "session.created",
    subject: toPublicId("session", id),
    after: { amr },
  });
  return id;
}
