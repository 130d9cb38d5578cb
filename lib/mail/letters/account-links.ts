import "server-only";
import { accountToken } from "@/lib/platform/account-token";
import { pool } from "@/lib/platform/db";
import type { MemberRole } from "@/lib/shared/roles";
import type { Block, Letter } from "../letter";
import type { MailRow } from "../mail-row";
import type { Words } from "../words";

type Link = { id: string; email: string; about: string | null; createdAt: Date; expiresAt: Date; hasAccount: boolean };

/** Still unused: whoever reads it later has nothing left to open. `hasAccount`: its address has one that may sign in. */
const LOAD = `
  SELECT l.id, l.email, l.about, l.created_at AS "createdAt", l.expires_at AS "expiresAt",
    EXISTS (SELECT 1 FROM app_user u WHERE u.email = l.email AND u.disabled_at IS NULL) AS "hasAccount"
  FROM account_link l WHERE l.id = $1 AND l.used_at IS NULL AND l.expires_at > now()`;

async function loadLink({ about }: MailRow): Promise<Link | null> {
  const { rows } = await pool.query<Link>(LOAD, [about]);
  return rows[0] ?? null;
}

/** Behind the # it reaches no server, no log and no referrer; the page hands it in when its reader presses the button. */
function addressOf({ id }: Link, { link }: Words): string {
  return link(`/account/link#${accountToken(id)}`);
}

const text = (words: string): Block => ({ kind: "text", text: words });
const note = (words: string): Block => ({ kind: "note", text: words });

function sayUntil({ expiresAt }: Link, { t, day, time }: Words): Block {
  return note(t("account.until", { day: day(expiresAt), time: time(expiresAt) }));
}

type Said = { subject: string; heading: string; lead: string; open: string };

function letterOf(link: Link, said: Said, words: Words): Letter {
  const { t, storeName: store } = words;
  const { subject, heading, lead, open } = said;
  const button: Block = { kind: "button", label: open, url: addressOf(link, words) };
  return {
    subject,
    heading,
    blocks: [text(lead), button, sayUntil(link, words), note(t("account.ignore"))],
    why: t("account.why", { store }),
  };
}

/** The same question has two answers, and only the address hears which (docs/adr/0034). */
export async function composeSignUp(row: MailRow, words: Words): Promise<Letter | null> {
  const link = await loadLink(row);
  if (!link) return null;
  const { t, storeName: store } = words;
  if (!link.hasAccount) {
    const said = { subject: t("signUp.subject", { store }), heading: t("signUp.heading") };
    return letterOf(link, { ...said, lead: t("signUp.lead"), open: t("signUp.open") }, words);
  }
  return {
    subject: t("signUp.known.subject", { store }),
    heading: t("signUp.known.heading"),
    blocks: [
      text(t("signUp.known.lead")),
      { kind: "button", label: t("signUp.known.open"), url: words.link("/sign-in") },
      { kind: "links", items: [{ label: t("signUp.known.reset"), url: words.link("/reset") }] },
      note(t("account.ignore")),
    ],
    why: t("account.why", { store }),
  };
}

/** Null for an address without an account: nothing is said to strangers. */
export async function composeReset(row: MailRow, words: Words): Promise<Letter | null> {
  const link = await loadLink(row);
  if (!link?.hasAccount) return null;
  const { t, storeName: store } = words;
  const said = { subject: t("reset.subject", { store }), heading: t("reset.heading") };
  return letterOf(link, { ...said, lead: t("reset.lead"), open: t("reset.open") }, words);
}

export async function composeVerify(row: MailRow, words: Words): Promise<Letter | null> {
  const link = await loadLink(row);
  if (!link?.hasAccount) return null;
  const { t, storeName: store } = words;
  const said = { subject: t("verify.subject", { store }), heading: t("verify.heading") };
  return letterOf(link, { ...said, lead: t("verify.lead"), open: t("verify.open") }, words);
}

async function loadNewEmail(link: Link): Promise<string | null> {
  const { rows } = await pool.query<{ email: string }>("SELECT new_email AS email FROM email_change WHERE id = $1", [
    link.about,
  ]);
  return rows[0]?.email ?? null;
}

export async function composeChangeOld(row: MailRow, words: Words): Promise<Letter | null> {
  const link = await loadLink(row);
  const newEmail = link && (await loadNewEmail(link));
  if (!link || newEmail === null) return null;
  const { t, storeName: store } = words;
  const said = { subject: t("changeOld.subject", { store }), heading: t("changeOld.heading") };
  const letter = letterOf(link, { ...said, lead: t("changeOld.lead", { newEmail }), open: t("changeOld.open") }, words);
  return { ...letter, blocks: [...letter.blocks.slice(0, -1), note(t("changeOld.warn"))] };
}

export async function composeChangeNew(row: MailRow, words: Words): Promise<Letter | null> {
  const link = await loadLink(row);
  if (!link || (await loadNewEmail(link)) === null) return null;
  const { t, storeName: store } = words;
  if (!link.hasAccount) {
    const said = { subject: t("changeNew.subject", { store }), heading: t("changeNew.heading") };
    return letterOf(link, { ...said, lead: t("changeNew.lead"), open: t("changeNew.open") }, words);
  }
  return {
    subject: t("changeNew.known.subject", { store }),
    heading: t("changeNew.known.heading"),
    blocks: [text(t("changeNew.known.lead"))],
    why: t("account.why", { store }),
  };
}

type Invitation = { artistName: string; isNew: boolean; role: MemberRole };

async function loadInvitation({ about }: Link): Promise<Invitation | null> {
  const { rows } = await pool.query<Invitation>(
    `SELECT coalesce(a.name, i.artist_name) AS "artistName", i.artist_id IS NULL AS "isNew", i.role
     FROM artist_invitation i LEFT JOIN artist a ON a.id = i.artist_id
     WHERE i.id = $1 AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL`,
    [about],
  );
  return rows[0] ?? null;
}

export async function composeInvitation(row: MailRow, words: Words): Promise<Letter | null> {
  const link = await loadLink(row);
  const invitation = link && (await loadInvitation(link));
  if (!link || !invitation) return null;
  const { t, storeName: store } = words;
  const { artistName: artist, isNew, role } = invitation;
  return {
    subject: isNew ? t("invite.subjectNew", { store }) : t("invite.subject", { artist, store }),
    heading: t("invite.heading"),
    blocks: [
      text(isNew ? t("invite.begin", { artist }) : t(`invite.${role}`, { artist })),
      { kind: "button", label: t("invite.open"), url: addressOf(link, words) },
      sayUntil(link, words),
      note(t("invite.ignore")),
    ],
    why: t("invite.why", { artist, store }),
  };
}
