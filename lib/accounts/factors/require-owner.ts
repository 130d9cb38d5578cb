import "server-only";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { requireFreshSignIn } from "../require-fresh-sign-in";
import { listMethods } from "./pending-sign-in";

/**
 * Who may change a person's factors: a session whose sign-in is fresh, and, of an admin who must prove a factor and has one,
 * only a session that did. Throws as `requireFreshSignIn`, and `forbidden`.
 */
export async function requireOwner(actor: UserActor): Promise<{ userId: string; sessionId: string }> {
  await requireFreshSignIn(actor);
  const { userId, sessionId } = actor;
  if (sessionId === null) throw new AppError("forbidden", "API keys cannot do this; sign in instead.");
  if (actor.lacksFactor && (await listMethods(userId)).length > 0)
    throw new AppError("forbidden", "You have a second factor. Sign in again and prove it.");
  return { userId, sessionId };
}
