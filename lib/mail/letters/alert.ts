import "server-only";
import type { Letter } from "../letter";
import type { MailRow } from "../mail-row";
import type { Words } from "../words";

/** An alert came with its words, which hold numbers and names of tracks and no secret. */
export async function composeAlert({ subject, body }: MailRow, words: Words): Promise<Letter | null> {
  if (subject === null || body === null) return null;
  const { t, storeName: store } = words;
  return {
    subject,
    heading: subject,
    blocks: [
      { kind: "text", text: body },
      { kind: "button", label: t("alert.open"), url: words.link("/dashboard/alerts") },
    ],
    why: t("alert.why", { store }),
  };
}
