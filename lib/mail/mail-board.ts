import "server-only";
import { appendAudit } from "../audit/append";
import { inTransaction, pool } from "../platform/db";
import { env } from "../platform/env";
import { findMailServer } from "../platform/mail-server";
import { announceSettings, getSetting, setSetting } from "../platform/settings";
import { toPublicId } from "../shared/ids";
import {
  MAIL_STATES,
  type MailBoard,
  type MailItem,
  type MailSettingsInput,
  type MailState,
} from "../shared/schemas/mail";
import { MAIL_KINDS } from "./mail-kinds";
import { MOST_TRIES } from "./send-due-mail";

const SHOWN = 50;

type Stored = Omit<MailItem, "maxAttempts" | "isReadable" | "createdAt" | "sentAt" | "nextAt"> & {
  createdAt: Date;
  sentAt: Date | null;
  dueAt: Date;
};

const LIST = `
  SELECT m.id, m.kind, m.state, m.recipient, m.attempts, m.last_error AS reason, m.created_at AS "createdAt",
    m.sent_at AS "sentAt", m.due_at AS "dueAt",
    CASE m.kind WHEN 'receipt' THEN (SELECT number FROM customer_order WHERE id = m.about)
      WHEN 'refund' THEN (SELECT o.number FROM refund r JOIN payment p ON p.id = r.payment_id
        JOIN customer_order o ON o.id = p.order_id WHERE r.id = m.about)
      WHEN 'sales' THEN (SELECT name FROM artist WHERE id = m.about)
      WHEN 'application' THEN (SELECT artist_name FROM artist_application WHERE id = m.about)
      WHEN 'application-answer' THEN (SELECT artist_name FROM artist_application WHERE id = m.about) ELSE m.subject END AS about
  FROM mail_outbox m WHERE $1::text IS NULL OR m.state = $1 ORDER BY m.created_at DESC, m.id DESC LIMIT ${SHOWN}`;

/** Whether an admin may read a mail of this kind: in a live store a link in it is its recipient's alone (docs/adr/0029). */
export function isReadable(kind: string): boolean {
  return env.BACKLINE_MODE === "demo" || MAIL_KINDS[kind]?.isKey === false;
}

function toItem({ id, createdAt, sentAt, dueAt, ...row }: Stored): MailItem {
  return {
    ...row,
    id: toPublicId("mail", id),
    maxAttempts: MOST_TRIES,
    createdAt: createdAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
    nextAt: row.state === "waiting" ? dueAt.toISOString() : null,
    isReadable: isReadable(row.kind),
  };
}

async function readWay(): Promise<MailBoard["way"]> {
  if (env.BACKLINE_MODE === "demo") return "demo";
  return (await findMailServer()) ? "smtp" : "unset";
}

const SETTING_KEYS = ["saleNotices", "lettersPerDay", "lettersPerMinute"] as const;

async function readSettings(): Promise<MailSettingsInput> {
  const [saleNotices, lettersPerDay, lettersPerMinute] = await Promise.all([
    getSetting("saleNotices"),
    getSetting("lettersPerDay"),
    getSetting("lettersPerMinute"),
  ]);
  return { saleNotices, lettersPerDay, lettersPerMinute };
}

/** What an admin sees of mail: how much of each state there is, the newest ones, and the settings. */
export async function readMailBoard(state: MailState | null): Promise<MailBoard> {
  const [{ rows }, counted, settings, way] = await Promise.all([
    pool.query<Stored>(LIST, [state]),
    pool.query<{ state: MailState; n: number }>("SELECT state, count(*)::int AS n FROM mail_outbox GROUP BY state"),
    readSettings(),
    readWay(),
  ]);
  const known = new Map(counted.rows.map((row) => [row.state, row.n]));
  const counts = Object.fromEntries(MAIL_STATES.map((name) => [name, known.get(name) ?? 0])) as MailBoard["counts"];
  return { way, counts, items: rows.map(toItem), settings };
}

/** Changes what differs, each with its own audit entry; every process goes by it at once. */
export async function changeMailSettings(input: MailSettingsInput, userId: string): Promise<void> {
  const before = await readSettings();
  await inTransaction(async (db) => {
    for (const key of SETTING_KEYS.filter((one) => before[one] !== input[one])) {
      await setSetting(db, key, input[key], userId);
      const change = { before: before[key], after: input[key] };
      await appendAudit(db, { actorId: userId, action: "setting.changed", subject: key, ...change });
    }
  });
  await announceSettings();
}
