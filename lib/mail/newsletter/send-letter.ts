import "server-only";
import { appendAudit } from "../../audit/append";
import { type Db, inTransaction } from "../../platform/db";
import { AppError } from "../../platform/errors";
import { getSetting } from "../../platform/settings";
import { toPublicId } from "../../shared/ids";
import type { Actor } from "../../shared/roles";
import type { LetterFrom, LetterInput } from "../../shared/schemas/letters";
import type { Clock } from "../../shared/time";
import { beginningOfDay } from "./letter-desk";
import { requireWriter } from "./require-sender";

type Sending = { letterId: string; actor: Extract<Actor, { kind: "user" }>; from: LetterFrom; input: LetterInput };
type Sent = { id: string; readers: number };

// a row for each reader, so many a minute, that receipts are not behind a thousand letters; whether it is still wanted is asked
// once more when its turn comes
const SEND = `
  WITH reader AS (
    SELECT r.subscriber_id, r.email, row_number() OVER (ORDER BY r.subscriber_id) - 1 AS n FROM letter_reader r
    WHERE r.artist_id IS NOT DISTINCT FROM $2::uuid
      AND NOT EXISTS (SELECT 1 FROM mail_bounce b WHERE b.address_hash = r.address_hash)
  ), written AS (
    INSERT INTO letter (id, artist_id, subject, body, written_by, created_at, readers)
    SELECT $1::uuid, $2::uuid, $3, $4, $5::uuid, $6::timestamptz, count(*) FROM reader RETURNING readers
  ), queued AS (
    INSERT INTO mail_outbox (id, kind, once_key, about, recipient, due_at, created_at)
    SELECT gen_random_uuid(), 'letter', $1::uuid || ':' || subscriber_id, $1::uuid, email,
      $6::timestamptz + (n / $7::int) * interval '1 minute', $6::timestamptz FROM reader
  )
  SELECT readers FROM written`;

async function findSent(db: Db, letterId: string): Promise<Sent | null> {
  const { rows } = await db.query<{ readers: number }>("SELECT readers FROM letter WHERE id = $1", [letterId]);
  return rows[0] ? { id: toPublicId("letter", letterId), readers: rows[0].readers } : null;
}

/** Of several at once one after the other, so that none is past the day's number. */
async function requireRoomToday(db: Db, artistId: string | null, now: Date): Promise<void> {
  await db.query("SELECT pg_advisory_xact_lock(hashtextextended('letter ' || coalesce($1::text, 'store'), 0))", [
    artistId,
  ]);
  const perDay = await getSetting("lettersPerDay");
  const { rows } = await db.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM letter WHERE artist_id IS NOT DISTINCT FROM $1 AND created_at >= $2",
    [artistId, await beginningOfDay(now)],
  );
  if ((rows[0]?.n ?? 0) >= perDay)
    throw new AppError("unprocessable", `No more letters today: this store sends ${perDay} a day of each sender.`);
}

/**
 * Puts a letter on its way to everybody who wants it now. `letterId` (bare) is the caller's, so that a repeat sends nothing twice.
 * Throws `unprocessable` when the day's letters are used up or nobody is there to read it.
 */
export async function sendLetter({ letterId, actor, from, input }: Sending, clock: Clock): Promise<Sent> {
  const { artistId } = await requireWriter(actor, from);
  const [now, perMinute] = [clock.now(), await getSetting("lettersPerMinute")];
  return inTransaction(async (db) => {
    const before = await findSent(db, letterId);
    if (before) return before;
    await requireRoomToday(db, artistId, now);
    const { subject, body } = input;
    const { rows } = await db.query<{ readers: number }>(SEND, [
      letterId,
      artistId,
      subject,
      body,
      actor.userId,
      now,
      perMinute,
    ]);
    const readers = rows[0]?.readers ?? 0;
    if (readers === 0) throw new AppError("unprocessable", "Nobody gets these letters yet, so nothing was sent.");
    const id = toPublicId("letter", letterId);
    await appendAudit(db, { actorId: actor.userId, action: "letter.sent", subject: id, after: { from, readers } });
    return { id, readers };
  });
}
