import "server-only";
import { appendAudit } from "../audit/append";
import { inTransaction, pool } from "../platform/db";
import { env } from "../platform/env";
import { AppError, fieldError } from "../platform/errors";
import { isMailFixed, keepMailServer, type MailServer, readMailServer } from "../platform/mail-server";
import { getSetting } from "../platform/settings";
import { lockStoreFacts } from "../platform/store-facts";
import type { MailServerInput } from "../shared/schemas/setup";
import type { StoreMailInput } from "../shared/schemas/store";
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

/**
 * The server of a store that sells: kept, and audited, once it took a test mail; the worker sends by it from its next turn on.
 * Throws `conflict` as `lockStoreFacts`, else as `tryMailServer`.
 */
export async function changeMailServer(actorId: string, { to, server, version }: StoreMailInput): Promise<void> {
  if (env.BACKLINE_MODE === "demo") throw new AppError("conflict", "A demo sends no mail.");
  if (isMailFixed()) throw fieldError("server", "SMTP_URL says the mail server.");
  const taken = await withPassword(server);
  await tryMailServer({ server: taken, to, storeName: await getSetting("storeName") });
  await inTransaction(async (db) => {
    const { mail } = await lockStoreFacts(db, version);
    await keepMailServer(db, taken);
    // where mail goes out, never who is at it
    const before = mail && { host: mail.host, port: mail.port };
    const after = { host: taken.host, port: taken.port };
    await appendAudit(db, { actorId, action: "mail_server.changed", subject: "store", before, after });
  });
}

/** Sends a test mail by a server, and keeps the server once it took it; with null it is the environment's. Throws as `tryMailServer`. */
export async function takeMailServer({ to, storeName, server }: MailAsk): Promise<void> {
  if (isMailFixed() !== (server === null))
    throw fieldError("server", isMailFixed() ? "SMTP_URL says the mail server." : "Say which mail server.");
  const taken = server && (await withPassword(server));
  await tryMailServer({ server: taken, to, storeName });
  if (taken) await keepMailServer(pool, taken);
}
