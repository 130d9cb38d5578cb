import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { type Clock, systemClock } from "@/lib/shared/time";

/** How long a proof of who somebody is lets them change what is sensitive. */
export const FRESH_SECONDS = 10 * 60;

/**
 * For what a session left open must not be enough: passes within `FRESH_SECONDS` of the last proof (a sign-in, a password or a
 * second factor given again). Throws `fresh_sign_in_required` else, and `forbidden` for an API key, which proves nobody.
 */
export async function requireFreshSignIn(
  actor: Pick<UserActor, "sessionId">,
  clock: Clock = systemClock,
): Promise<void> {
  if (actor.sessionId === null) throw new AppError("forbidden", "API keys cannot do this; sign in instead.");
  const { rows } = await pool.query<{ proven_at: Date }>(
    "SELECT proven_at FROM session WHERE id = $1 AND revoked_at IS NULL",
    [actor.sessionId],
  );
  const provenAt = rows[0]?.proven_at.getTime() ?? 0;
  if (clock.now().getTime() - provenAt <= FRESH_SECONDS * 1000) return;
  throw new AppError("fresh_sign_in_required", "This needs a fresh proof that it is you. Give it, then do this again.");
}

/** Notes that the holder of a session proved who they are just now. */
export async function markProven(db: Db, sessionId: string, clock: Clock = systemClock): Promise<void> {
  await db.query("UPDATE session SET proven_at = $2 WHERE id = $1 AND revoked_at IS NULL", [sessionId, clock.now()]);
}
