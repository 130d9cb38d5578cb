import "server-only";
import { pool } from "@/lib/platform/db";
import type { Block, Letter } from "../letter";
import type { MailRow } from "../mail-row";
import { noticeToken } from "../notice-token";
import type { Words } from "../words";

export type Written = { artistId: string | null; name: string | null; subject: string; body: string };
type Loaded = Written & { subscriberId: string };

// the last look before it goes: whoever stopped, or was forgotten, while it waited is not in it
const LOAD = `
  SELECT l.artist_id AS "artistId", a.name, l.subject, l.body, r.subscriber_id AS "subscriberId"
  FROM letter l LEFT JOIN artist a ON a.id = l.artist_id
  JOIN letter_reader r ON r.artist_id IS NOT DISTINCT FROM l.artist_id
  WHERE l.id = $1 AND r.email = $2`;

/** A paragraph for each that was typed. */
function toBlocks(body: string): Block[] {
  const paragraphs = body.split(/\r?\n\s*\r?\n/).map((text) => text.trim());
  return paragraphs.filter((text) => text !== "").map((text) => ({ kind: "text", text }));
}

/** A letter in words; `token` is what its reader ends letters with. */
export function letterOf(
  { name, subject, body }: Written,
  token: string,
  { t, storeName: store, link }: Words,
): Letter {
  const from = name ?? store;
  return {
    subject,
    ...(name === null ? {} : { fromName: t("letter.from", { from, store }) }),
    heading: subject,
    blocks: toBlocks(body),
    why: t("letter.why", { from, store }),
    stop: {
      label: t("letter.stop", { from }),
      pageUrl: link(`/notices/${token}`),
      oneClickUrl: link(`/api/notices/${token}`),
    },
  };
}

/** Null for whoever does not want it (any more): nothing is sent, and the address goes from the outbox. */
export async function composeArtistLetter({ about, recipient }: MailRow, words: Words): Promise<Letter | null> {
  const { rows } = await pool.query<Loaded>(LOAD, [about, recipient]);
  const [letter] = rows;
  if (!letter) return null;
  const { subscriberId, artistId } = letter;
  return letterOf(letter, noticeToken({ kind: "letters", subscriberId, artistId }), words);
}
