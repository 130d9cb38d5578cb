import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { type Clock, systemClock } from "@/lib/shared/time";
import { verifyPassword } from "./verify-password";

type Proof = { actor: Pick<UserActor, "userId" | "sessionId">; password: string; peer: string };

/**
 * Throws unless `password` is the actor's own: `unprocessable` at the field `path`, `rate_limited` with the time to wait.
 * Counted with the tries at the door, so that a session left open is no better place to guess at.
 */
export async function requirePassword(proof: Proof, path: string, clock: Clock = systemClock): Promise<void> {
  const { rows } = await pool.query<{ email: string }>("SELECT email FROM app_user WHERE id = $1", [
    proof.actor.userId,
  ]);
  const email = rows[0]?.email ?? "";
  const check = await verifyPassword(pool, { email, password: proof.password, peer: proof.peer }, clock);
  if (check.kind === "verified") return;
  if (check.kind === "wrong") throw fieldError(path, `That is not your password. Tries left: ${check.triesLeft}.`);
  const { retryAfterSeconds } = check;
  const minutes = Math.ceil(retryAfterSeconds / 60);
  throw new AppError("rate_limited", `Too many wrong passwords. Try again in ${minutes} min.`, { retryAfterSeconds });
}
