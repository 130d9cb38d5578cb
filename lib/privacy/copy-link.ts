import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { isSameSecret, signFor } from "@/lib/platform/crypto";
import { inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { hasRole } from "@/lib/shared/roles";
import type { CopyLink } from "@/lib/shared/schemas/privacy";
import { type Clock, systemClock } from "@/lib/shared/time";
import { findPerson, nameWho, readWho, type Who } from "./find-person";

/** As long as a sign-in is fresh. */
const LINK_SECONDS = 10 * 60;

const sign = (of: string, actorId: string, expires: number) => signFor("person-copy", `${of}:${actorId}:${expires}`);

/** Where a copy of everything about somebody can be fetched by whoever asks for it, and the note that they did. */
export async function makeCopyLink(who: Who, actorId: string, clock: Clock = systemClock): Promise<CopyLink> {
  const now = clock.now();
  const of = nameWho(who);
  const expires = Math.floor(now.getTime() / 1000) + LINK_SECONDS;
  await inTransaction(async (db) => {
    await findPerson(db, who, now);
    await appendAudit(db, { actorId, action: "person.copied", subject: of, at: now });
  });
  const query = new URLSearchParams({ of, expires: String(expires), signature: sign(of, actorId, expires) });
  return { url: `/api/account/copy?${query}`, expiresAt: new Date(expires * 1000).toISOString() };
}

/**
 * Whose copy a link gives to the actor. Throws `not_found` for a link that is none or somebody else's, `gone` for an old one, and
 * `forbidden` for whoever was an admin when they asked.
 */
export function readCopyLink(
  query: { of?: string | undefined; expires?: string | undefined; signature?: string | undefined },
  actor: UserActor,
  clock: Clock = systemClock,
): Who {
  const { of = "", expires = "", signature = "" } = query;
  const seconds = /^\d{1,12}$/.test(expires) ? Number(expires) : 0;
  if (!isSameSecret(signature, sign(of, actor.userId, seconds)))
    throw new AppError("not_found", "This link is not complete, or is not yours.");
  if (seconds * 1000 < clock.now().getTime()) throw new AppError("gone", "This link is too old. Ask for a new one.");
  const who = readWho(of);
  const isOwn = "userId" in who && who.userId === actor.userId;
  if (!isOwn && !hasRole(actor, "admin"))
    throw new AppError("forbidden", "Only an admin fetches the copy of another person.");
  return who;
}
