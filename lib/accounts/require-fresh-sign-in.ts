import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { type Clock, systemClock } from "@/lib/shared/time";

/** How long a proof of who somebody is lets them change what is sensitive. */
export const FRESH_SECONDS = 10 * 60;

/**
 * For what a session left open must not be enough: passes within `FRESH_SECONDS` of the sign-in. Throws
 * `fresh_sign_in_required` else, and `forbidden` for an API key, which proves nobody.
 */
export async function requireFreshSignIn(
  actor: Pick<UserActor, "sessionId">,
  clock: Clock = systemClock,
): Promise<void> {
  if (actor.sessionId === null) throw new AppError("forbidden", "API keys cannot do this; sign in instead.");
  const { rows } = await pool.query<{ created_at: Date }>(
    "SELECT created_at FROM session WHERE id = $1 AND revoked_at IS NULL",
    [actor.sessionId],
  );
  const provenAt = rows[0]?.created_at.getTime() ?? 0;
  if (clock.now().getTime() - provenAt <= FRESH_SECONDS * 1000) return;
  throw new AppError("fresh_sign_in_required", "This needs a fresh proof that it is you. Give it, then do this again.");
}
