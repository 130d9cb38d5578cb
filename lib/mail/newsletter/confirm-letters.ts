import "server-only";
import { type Db, inTransaction } from "../../platform/db";
import { AppError } from "../../platform/errors";
import { getSetting } from "../../platform/settings";
import type { LettersConfirmed } from "../../shared/schemas/letters";
import type { Clock } from "../../shared/time";
import { WISH_DAYS } from "./ask-for-letters";
import { decide, lockSubscriberById } from "./consent-rows";
import { readWishToken } from "./consent-token";

type Wish = { subscriberId: string; artistId: string | null; name: string | null; isOver: boolean; isRevoked: boolean };

/** What was asked for together. `isRevoked`: stopped since, which an older link does not undo. */
const LOAD = `
  SELECT a.subscriber_id AS "subscriberId", a.artist_id AS "artistId", artist.name,
    a.at < $2::timestamptz - make_interval(days => ${WISH_DAYS}) AS "isOver",
    EXISTS (SELECT 1 FROM letter_consent w WHERE w.subscriber_id = a.subscriber_id
      AND w.artist_id IS NOT DISTINCT FROM a.artist_id AND w.act = 'withdrawn' AND w.seq > a.seq) AS "isRevoked"
  FROM letter_consent a LEFT JOIN artist ON artist.id = a.artist_id
  WHERE a.wish_id = $1 AND a.act = 'asked' ORDER BY a.seq`;

const GONE = "This link is too old, or these letters were stopped since. Ask for them once more.";

async function loadWish(db: Db, token: string, now: Date): Promise<{ wishId: string; wishes: Wish[] }> {
  const wishId = readWishToken(token);
  const { rows } = await db.query<Wish>(LOAD, [wishId, now]);
  if (!wishId || !rows[0])
    throw new AppError("not_found", "This link is not complete. Open it from the mail once more.");
  if ((await lockSubscriberById(db, rows[0].subscriberId)) === null) throw new AppError("gone", GONE);
  // a withdrawal may have come while this waited for the row
  const { rows: wishes } = await db.query<Wish>(LOAD, [wishId, now]);
  return { wishId, wishes: wishes.filter(({ isOver, isRevoked }) => !isOver && !isRevoked) };
}

/**
 * The mailbox says yes. Again and again is the same. Throws `not_found` for no link of ours, `gone` for one that is too old, or
 * whose letters were stopped since.
 */
export async function confirmLetters(token: string, clock: Clock): Promise<LettersConfirmed> {
  const now = clock.now();
  const storeName = await getSetting("storeName");
  return inTransaction(async (db) => {
    const { wishId, wishes } = await loadWish(db, token, now);
    if (wishes.length === 0) throw new AppError("gone", GONE);
    for (const { subscriberId, artistId } of wishes)
      await decide(db, "confirmed", { wishId, subscriberId, artistId, how: "mail", at: now });
    return { names: wishes.map(({ name }) => name ?? storeName) };
  });
}
