import "server-only";
import { pool } from "../../platform/db";
import { getSetting, getStoreZone } from "../../platform/settings";
import { toPublicId } from "../../shared/ids";
import type { Actor } from "../../shared/roles";
import type { LetterDesk, LetterFrom, LetterInput, LetterPreview } from "../../shared/schemas/letters";
import { type Clock, dayInZone, startOfDay } from "../../shared/time";
import { letterOf } from "../letters/artist-letter";
import { renderText } from "../render-text";
import { readWords } from "../words";
import { mayWrite, requireSender, requireWriter } from "./require-sender";

type Person = Extract<Actor, { kind: "user" }>;
type Row = {
  id: string;
  subject: string;
  createdAt: Date;
  readers: number;
  sent: number;
  waiting: number;
  notSent: number;
};

const SHOWN = 50;
const LIST = `
  SELECT l.id, l.subject, l.created_at AS "createdAt", l.readers, coalesce(m.sent, 0) AS sent,
    coalesce(m.waiting, 0) AS waiting, coalesce(m.ended, 0) AS "notSent"
  FROM letter l LEFT JOIN LATERAL (
    SELECT (count(*) FILTER (WHERE state IN ('sent', 'kept')))::int AS sent, (count(*) FILTER (WHERE state = 'waiting'))::int AS waiting,
      (count(*) FILTER (WHERE state NOT IN ('sent', 'kept', 'waiting')))::int AS ended
    FROM mail_outbox WHERE kind = 'letter' AND about = l.id) m ON true
  WHERE l.artist_id IS NOT DISTINCT FROM $1 ORDER BY l.created_at DESC LIMIT ${SHOWN}`;

const COUNT = `
  SELECT count(*)::int AS readers, (count(*) FILTER (WHERE b.address_hash IS NULL))::int AS reachable
  FROM letter_reader r LEFT JOIN mail_bounce b ON b.address_hash = r.address_hash
  WHERE r.artist_id IS NOT DISTINCT FROM $1`;

/** When the day of the store began, from which a sender's letters are counted. */
export async function beginningOfDay(now: Date): Promise<Date> {
  const zone = await getStoreZone();
  return startOfDay(dayInZone(now, zone), zone);
}

/** How many want letters of a sender, what was sent, and how many may still go today. */
export async function readLetterDesk(actor: Person, from: LetterFrom, clock: Clock): Promise<LetterDesk> {
  const { artistId, name } = await requireSender(actor, from);
  const since = await beginningOfDay(clock.now());
  const [counted, today, letters, perDay] = await Promise.all([
    pool.query<{ readers: number; reachable: number }>(COUNT, [artistId]),
    pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM letter WHERE artist_id IS NOT DISTINCT FROM $1 AND created_at >= $2",
      [artistId, since],
    ),
    pool.query<Row>(LIST, [artistId]),
    getSetting("lettersPerDay"),
  ]);
  const { readers = 0, reachable = 0 } = counted.rows[0] ?? {};
  return {
    from,
    name,
    mayWrite: mayWrite(actor, from),
    readers,
    reachable,
    perDay,
    leftToday: Math.max(0, perDay - (today.rows[0]?.n ?? 0)),
    letters: letters.rows.map(({ id, createdAt, ...row }) => ({
      ...row,
      id: toPublicId("letter", id),
      createdAt: createdAt.toISOString(),
    })),
  };
}

/** As its readers get it; the link at its foot is made for each of them. */
export async function previewLetter(actor: Person, from: LetterFrom, input: LetterInput): Promise<LetterPreview> {
  const { artistId, name } = await requireWriter(actor, from);
  const words = await readWords();
  const written = { ...input, artistId, name: artistId === null ? null : name };
  return { subject: input.subject, text: renderText(letterOf(written, "…", words), words.storeName) };
}
