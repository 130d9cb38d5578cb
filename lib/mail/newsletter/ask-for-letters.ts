import "server-only";
import { type Db, inTransaction } from "../../platform/db";
import { limit } from "../../platform/rate-limit";
import { newId } from "../../shared/ids";
import type { Actor } from "../../shared/roles";
import type { LetterWish } from "../../shared/schemas/letters";
import type { Clock } from "../../shared/time";
import { type Asked, addAsked, type ConsentWay, decide, lockSubscriber } from "./consent-rows";
import { findSender } from "./senders";
import { wordsOf } from "./wording";

export const WISH_DAYS = 7;

type Wishes = { email: string; wishes: readonly LetterWish[]; how: ConsentWay; actor: Actor };

async function toAsked({ from, wording }: LetterWish): Promise<Asked> {
  const { artistId, name } = await findSender(from);
  return { artistId, wording, words: wordsOf(wording, name) };
}

/** Whether the address is the verified one of whoever is signed in: their mailbox has said yes before. */
async function isProven(db: Db, actor: Actor, email: string): Promise<boolean> {
  if (actor.kind === "guest" || actor.sessionId === null) return false;
  const { rowCount } = await db.query(
    "SELECT 1 FROM app_user WHERE id = $1 AND email = $2 AND email_verified_at IS NOT NULL AND disabled_at IS NULL",
    [actor.userId, email],
  );
  return rowCount === 1;
}

/**
 * Notes that somebody wants letters at an address. It counts once the mailbox says yes: a mail with a link goes there, unless the
 * address is the asker's own verified one. What is written and answered is the same whether the address is known here or not.
 * Throws `not_found` for no artist, `rate_limited` after too many mails to one address.
 */
export async function askForLetters({ email, wishes, how, actor }: Wishes, clock: Clock): Promise<void> {
  const asked = await Promise.all(wishes.map(toAsked));
  const now = clock.now();
  await limit("account-mail", email);
  await inTransaction(async (db) => {
    const wishId = newId();
    const subscriberId = await lockSubscriber(db, email, now);
    for (const one of asked) await addAsked(db, { wishId, subscriberId, how, at: now, ...one });
    if (await isProven(db, actor, email)) {
      for (const { artistId } of asked)
        await decide(db, "confirmed", { wishId, subscriberId, artistId, how: "account", at: now });
    } else
      await db.query(
        `INSERT INTO mail_outbox (id, kind, once_key, about, recipient, due_at, created_at)
         VALUES ($1, 'letter-confirm', $2::uuid::text, $2::uuid, $3, $4, $4)`,
        [newId(), wishId, email, now],
      );
  });
}
