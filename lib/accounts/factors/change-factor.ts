import "server-only";
import { type Db, inTransaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { publish } from "@/lib/platform/live-channel";
import type { UserActor } from "@/lib/platform/session";
import { fromPublicId } from "@/lib/shared/ids";
import { endOtherSessions } from "./seal-new-factor";
import { tellPerson } from "./tell-person";

type FactorRow = { id: string; kind: "passkey" | "totp"; name: string };

/** The row, locked, and how many others count. */
async function lockFactor(db: Db, publicId: string, userId: string): Promise<FactorRow & { others: number }> {
  const id = fromPublicId("factor", publicId);
  // one change of a person's factors at a time: two removals must not both see another one left
  await db.query("SELECT 1 FROM app_user WHERE id = $1 FOR UPDATE", [userId]);
  const { rows } = await db.query<FactorRow & { others: number }>(
    `SELECT f.id, f.kind, f.name, (SELECT count(*)::int FROM second_factor o
       WHERE o.user_id = f.user_id AND o.id <> f.id AND o.confirmed_at IS NOT NULL) AS others
     FROM second_factor f WHERE f.id = $1 AND f.user_id = $2 AND f.confirmed_at IS NOT NULL`,
    [id, userId],
  );
  if (!rows[0]) throw new AppError("not_found", "You have no such passkey or app.");
  return rows[0];
}

/** Gives a person's factor another name. Throws AppError `not_found` for one of somebody else. */
export async function renameFactor(input: { id: string; name: string; userId: string }, now: Date): Promise<void> {
  const { userId, name } = input;
  await inTransaction(async (db) => {
    const { others: _, ...factor } = await lockFactor(db, input.id, userId);
    await db.query("UPDATE second_factor SET name = $2 WHERE id = $1", [factor.id, name]);
    await tellPerson(db, { userId, actorId: userId, change: "renamed", factor: { ...factor, name } }, now);
  });
}

/**
 * Removes a person's factor and signs them out everywhere else; with the last one its backup codes go. Throws AppError
 * `not_found` for one of somebody else, and `conflict` for the last one of an admin of a live store.
 */
export async function removeFactor(input: { id: string; actor: UserActor }, now: Date): Promise<void> {
  const { userId, sessionId, roles } = input.actor;
  await inTransaction(async (db) => {
    const { others, ...factor } = await lockFactor(db, input.id, userId);
    if (others === 0 && env.BACKLINE_MODE === "live" && roles.includes("admin"))
      throw new AppError("conflict", "An admin of a live store keeps a second factor. Add another one first.");
    await db.query("DELETE FROM second_factor WHERE id = $1", [factor.id]);
    if (others === 0) await db.query("DELETE FROM backup_code WHERE user_id = $1", [userId]);
    await endOtherSessions(db, userId, sessionId, now);
    await tellPerson(db, { userId, actorId: userId, change: "removed", factor }, now);
  });
  await publish("session", { userId });
}
