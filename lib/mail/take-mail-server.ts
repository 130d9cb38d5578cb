import "server-only";
import { pool } from "../platform/db";
import { fieldError } from "../platform/errors";
import { isMailFixed, keepMailServer, type MailServer, readMailServer } from "../platform/mail-server";
import type { MailServerInput } from "../shared/schemas/setup";
import { tryMailServer } from "./try-mail-server";

export type MailAsk = { to: string; storeName: string; server: MailServerInput | null };

/** A password that is not typed again is the kept one, for the same server and user only. */
async function withPassword({ password, ...server }: MailServerInput): Promise<MailServer> {
  if (password !== undefined) return { ...server, password: password === "" ? null : password };
  const kept = await readMailServer();
  if (kept && kept.host === server.host && kept.user === server.user) return { ...server, password: kept.password };
  if (server.user === "") return { ...server, password: null };
  throw fieldError("server.password", "Type the password of this user.");
}

/** Sends a test mail by a server, and keeps the server once it took it; with null it is the environment's. Throws as `tryMailServer`. */
export async function takeMailServer({ to, storeName, server }: MailAsk): Promise<void> {
  if (isMailFixed() !== (server === null))
    throw fieldError("server", isMailFixed() ? "SMTP_URL says the mail server." : "Say which mail server.");
  const taken = server && (await withPassword(server));
  await tryMailServer({ server: taken, to, storeName });
  if (taken) await keepMailServer(pool, taken);
}
