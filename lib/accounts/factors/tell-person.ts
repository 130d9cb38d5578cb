import "server-only";
import { appendAudit } from "@/lib/audit/append";
import type { Db } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";

export const FACTOR_CHANGES = ["added", "renamed", "removed", "codesMade", "codeUsed", "refused", "reset"] as const;
export type FactorChange = (typeof FACTOR_CHANGES)[number];

type Told = {
  userId: string;
  change: FactorChange;
  /** `system` from the command line, else the person. */
  actorId: string;
  factor?: { id: string; kind: "passkey" | "totp"; name: string };
  codesLeft?: number;
};

/**
 * Writes a change of somebody's factors down and tells them by mail, in the caller's transaction. The log holds ids and
 * kinds; what a person calls their phone goes into the mail only.
 */
export async function tellPerson(db: Db, told: Told, now: Date): Promise<void> {
  const { userId, change, actorId, factor, codesLeft } = told;
  await appendAudit(db, {
    actorId,
    action: `factor.${change.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
    subject: factor ? toPublicId("factor", factor.id) : toPublicId("user", userId),
    after: factor ? { kind: factor.kind } : (codesLeft ?? null),
    at: now,
  });
  const details = { change, name: factor?.name ?? null, codesLeft: codesLeft ?? null, at: now.toISOString() };
  await db.query(
    `INSERT INTO mail_outbox (id, kind, about, recipient, details, due_at, created_at)
     SELECT $1, 'factor', id, email, $3, $4, $4 FROM app_user WHERE id = $2`,
    [newId(), userId, JSON.stringify(details), now],
  );
}
