import "server-only";
import { pool } from "@/lib/platform/db";
import type { Block, Letter } from "../letter";
import type { MailRow } from "../mail-row";
import type { Words } from "../words";

type Application = { artist: string; person: string; words: string; state: string; reply: string };

const LOAD = `
  SELECT a.artist_name AS artist, u.name AS person, a.words, a.state, a.reply
  FROM artist_application a JOIN app_user u ON u.id = a.user_id WHERE a.id = $1`;

async function load({ about }: MailRow): Promise<Application | null> {
  const { rows } = await pool.query<Application>(LOAD, [about]);
  return rows[0] ?? null;
}

/** To the admins, while it waits. */
export async function composeApplication(row: MailRow, words: Words): Promise<Letter | null> {
  const application = await load(row);
  if (application?.state !== "waiting") return null;
  const { artist, person } = application;
  const { t, storeName: store } = words;
  return {
    subject: t("application.subject", { artist, store }),
    heading: t("application.heading"),
    blocks: [
      { kind: "text", text: t("application.lead", { person, artist }) },
      { kind: "note", text: t("application.words", { words: application.words }) },
      { kind: "button", label: t("application.open"), url: words.link("/settings/people") },
    ],
    why: t("application.why", { store }),
  };
}

/** To the applicant, once it is answered. */
export async function composeAnswer(row: MailRow, words: Words): Promise<Letter | null> {
  const application = await load(row);
  if (!application || application.state === "waiting") return null;
  const { artist, reply } = application;
  const { t, storeName: store } = words;
  const answer = application.state === "approved" ? "approved" : "refused";
  const said: Block[] = reply === "" ? [] : [{ kind: "note", text: t("application.words", { words: reply }) }];
  return {
    subject: t(`application.${answer}.subject`, { store, artist }),
    heading: t(`application.${answer}.heading`),
    blocks: [
      { kind: "text", text: t(`application.${answer}.lead`, { artist }) },
      ...said,
      {
        kind: "button",
        label: t(`application.${answer}.open`),
        url: words.link(answer === "approved" ? "/portal" : "/account"),
      },
    ],
    why: t("application.answerWhy", { store }),
  };
}
