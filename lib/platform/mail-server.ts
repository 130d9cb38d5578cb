import "server-only";
import { type Db, pool } from "./db";
import { env } from "./env";
import { type MailAddress, parseMailAddress } from "./mail-address";
import { processGlobal } from "./process-global";
import { openColumn, sealColumn } from "./sealed-columns";
import { openSmtp, type SmtpSender } from "./smtp";

/** `password`: null where the server wants none. */
export type MailServer = { host: string; port: number; user: string; password: string | null; from: string };
export type OpenMail = { sender: SmtpSender; from: MailAddress };

/** There is one mail server. */
const ID = "1";
const TLS_FROM_THE_FIRST_BYTE = 465;

/** Port 465 speaks TLS at once; every other begins in the clear and STARTTLS is demanded, except on this machine. */
export function urlOfMailServer({ host, port, user, password }: MailServer): string {
  const name = host.includes(":") ? `[${host}]` : host;
  const login = user === "" ? "" : `${encodeURIComponent(user)}:${encodeURIComponent(password ?? "")}@`;
  return `${port === TLS_FROM_THE_FIRST_BYTE ? "smtps" : "smtp"}://${login}${name}:${port}`;
}

type Row = { host: string; port: number; user_name: string; password_sealed: string | null; mail_from: string };

/** The server that was kept after its test mail; null before. */
export async function readMailServer(db: Db = pool): Promise<MailServer | null> {
  const { rows } = await db.query<Row>("SELECT host, port, user_name, password_sealed, mail_from FROM mail_server");
  const [row] = rows;
  if (!row) return null;
  const password = row.password_sealed === null ? null : openColumn("mailPassword", ID, row.password_sealed);
  return { host: row.host, port: row.port, user: row.user_name, password, from: row.mail_from };
}

/** Keeps a server that took a test mail; its password sealed. */
export async function keepMailServer(db: Db, { host, port, user, password, from }: MailServer): Promise<void> {
  await db.query(
    `INSERT INTO mail_server (host, port, user_name, password_sealed, mail_from) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO UPDATE SET host = EXCLUDED.host, port = EXCLUDED.port, user_name = EXCLUDED.user_name,
       password_sealed = EXCLUDED.password_sealed, mail_from = EXCLUDED.mail_from, proved_at = now()`,
    [host, port, user, password === null ? null : sealColumn("mailPassword", ID, password), from],
  );
}

/** Whether the environment says how mail goes out; then nobody else does. */
export const isMailFixed = () => env.SMTP_URL !== undefined;

/** Where mail goes out, as the environment says, else as the page has it; null where neither does. */
export async function findMailServer(): Promise<{ url: string; from: MailAddress } | null> {
  if (env.SMTP_URL && env.MAIL_FROM) return { url: env.SMTP_URL, from: env.MAIL_FROM };
  const kept = await readMailServer();
  const from = kept && parseMailAddress(kept.from);
  return kept && from ? { url: urlOfMailServer(kept), from } : null;
}

const opened = processGlobal<{ url: string; sender: SmtpSender | null }>("smtp", () => ({ url: "", sender: null }));

/** A pool of connections to the store's mail server, opened anew when the server is another one; null for none. */
export async function openStoreMail(): Promise<OpenMail | null> {
  const server = await findMailServer();
  if (opened.sender && opened.url !== server?.url) {
    opened.sender.close();
    opened.sender = null;
  }
  if (!server) return null;
  opened.sender ??= openSmtp({ url: server.url, caFile: env.SMTP_CA_FILE });
  opened.url = server.url;
  return { sender: opened.sender, from: server.from };
}
