import "server-only";
import { pool } from "@/lib/platform/db";
import type { Letter } from "../letter";
import type { MailRow } from "../mail-row";
import { WISH_DAYS } from "../newsletter/ask-for-letters";
import { wishToken } from "../newsletter/consent-token";
import type { Words } from "../words";

type Wish = { name: string | null; isOn: boolean };

/** While it can still be confirmed from the mailbox it goes to. */
const LOAD = `
  SELECT a.name, EXISTS (SELECT 1 FROM letter_reader r WHERE r.subscriber_id = c.subscriber_id
    AND r.artist_id IS NOT DISTINCT FROM c.artist_id) AS "isOn"
  FROM letter_consent c JOIN letter_subscriber s ON s.id = c.subscriber_id LEFT JOIN artist a ON a.id = c.artist_id
  WHERE c.wish_id = $1 AND c.act = 'asked' AND s.email = $2 AND c.at > now() - make_interval(days => ${WISH_DAYS})
    AND NOT EXISTS (SELECT 1 FROM letter_consent w WHERE w.subscriber_id = c.subscriber_id
      AND w.artist_id IS NOT DISTINCT FROM c.artist_id AND w.act = 'withdrawn' AND w.seq > c.seq)
  ORDER BY c.seq`;

/** Asks the mailbox whether letters may come: to a stranger who typed it, it does nothing. */
export async function composeLetterConfirm({ about, recipient }: MailRow, words: Words): Promise<Letter | null> {
  if (about === null) return null;
  const { rows } = await pool.query<Wish>(LOAD, [about, recipient]);
  if (rows.length === 0) return null;
  const { t, storeName: store, link } = words;
  const names = rows.map(({ name }) => name ?? store).join(", ");
  const why = t("letterConfirm.why", { store });
  if (rows.every(({ isOn }) => isOn)) {
    const known = t("letterConfirm.known", { names });
    return { subject: t("letterConfirm.subject", { names }), heading: known, blocks: [], why };
  }
  return {
    subject: t("letterConfirm.subject", { names }),
    heading: t("letterConfirm.heading"),
    blocks: [
      { kind: "text", text: t("letterConfirm.lead", { names }) },
      { kind: "button", label: t("letterConfirm.open"), url: link(`/letters/confirm#${wishToken(about)}`) },
      { kind: "note", text: t("letterConfirm.ignore", { days: WISH_DAYS }) },
    ],
    why,
  };
}
