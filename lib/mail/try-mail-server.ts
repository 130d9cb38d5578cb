import "server-only";
import { createTranslator } from "use-intl/core";
import mail from "@/messages/en/mail.json";
import { randomToken } from "../platform/crypto";
import { env } from "../platform/env";
import { fieldError } from "../platform/errors";
import { type MailAddress, parseMailAddress } from "../platform/mail-address";
import { findMailServer, type MailServer, urlOfMailServer } from "../platform/mail-server";
import { openSmtp, type SendOutcome } from "../platform/smtp";
import type { Letter } from "./letter";
import { renderHtml } from "./render-html";
import { renderText } from "./render-text";

const TIMEOUTS = { connectMs: 6_000, greetingMs: 6_000, silenceMs: 10_000, wholeMs: 20_000 };

function composeTest(storeName: string): Letter {
  const t = createTranslator({ locale: "en", messages: mail, namespace: "letters.test", timeZone: "UTC" });
  return {
    subject: t("subject", { store: storeName }),
    heading: t("heading"),
    blocks: [{ kind: "text", text: t("body", { store: storeName }) }],
    why: t("why"),
  };
}

/** Which answer a refusal is about, by what the server said (RFC 4954: 530, 534, 535, 538 are about signing in). */
function fieldOf(outcome: Exclude<SendOutcome, { kind: "sent" }>): "password" | "to" | "from" | "host" {
  if (/^53[0458]\b|invalid login|authenticat|missing credentials/i.test(outcome.reason)) return "password";
  if (outcome.kind === "refused") return outcome.isAddress ? "to" : "from";
  return "host";
}

const WORDS = {
  password: "The server does not take this user and password:",
  to: "The server refused your address:",
  from: "The server refused the mail:",
  host: "No mail goes out by this server:",
};

/**
 * Sends one mail by a server, the environment's for null, and returns once the server took it. Throws `unprocessable` on the
 * field that the refusal is about (`server.host`, `server.password`, `server.from`, `to`), with the server's own words.
 */
export async function tryMailServer(ask: { server: MailServer | null; to: string; storeName: string }): Promise<void> {
  const found = ask.server ? toConnection(ask.server) : await findMailServer();
  if (!found) throw fieldError("server.host", "No mail server is set.");
  const sender = openSmtp({ url: found.url, caFile: env.SMTP_CA_FILE, timeouts: TIMEOUTS });
  const storeName = ask.storeName || "Backline";
  const letter = composeTest(storeName);
  const outcome = await sender.send({
    messageId: `${randomToken()}@${found.from.address.split("@")[1]}`,
    from: { name: found.from.name ?? storeName, address: found.from.address },
    to: ask.to,
    subject: letter.subject,
    text: renderText(letter, storeName),
    html: renderHtml(letter, storeName),
  });
  sender.close();
  if (outcome.kind === "sent") return;
  const field = fieldOf(outcome);
  throw fieldError(field === "to" ? "to" : `server.${field}`, `${WORDS[field]} ${outcome.reason}`);
}

function toConnection(server: MailServer): { url: string; from: MailAddress } {
  return { url: urlOfMailServer(server), from: parseMailAddress(server.from) ?? { name: null, address: server.from } };
}
