import "server-only";
import fs from "node:fs";
import { createTransport, type Transporter } from "nodemailer";
import { type MailAddress, toOneLine } from "./mail-address";

export type MailMessage = {
  /** `left@right`, the same for every try of one mail. */
  messageId: string;
  from: MailAddress;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where one click ends notices of this kind (RFC 8058). */
  unsubscribeUrl?: string;
};

/**
 * `refused`: the server said no for good, of the address or of the message. `failed`: it may work later. What the server
 * said is cut and on one line.
 */
export type SendOutcome =
  | { kind: "sent" }
  | { kind: "refused"; isAddress: boolean; reply: string; reason: string }
  | { kind: "failed"; reason: string };

export type SmtpSettings = { url: string; caFile?: string | undefined; timeouts?: Partial<typeof TIMEOUTS> };
export type SmtpSender = {
  send(message: MailMessage): Promise<SendOutcome>;
  /** Connects, encrypts and signs in as `send` does, and sends nothing. Null when all of it works, else what the server said. */
  probe(): Promise<string | null>;
  close(): void;
};

const TIMEOUTS = { connectMs: 10_000, greetingMs: 10_000, silenceMs: 30_000, wholeMs: 60_000 };
const CONNECTIONS = 3;
const LOCAL = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;
const PORTS = { "smtp:": 587, "smtps:": 465 } as const;

function openPool(settings: SmtpSettings): Transporter {
  const url = new URL(settings.url);
  const timeouts = { ...TIMEOUTS, ...settings.timeouts };
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isSecure = url.protocol === "smtps:";
  return createTransport({
    pool: true,
    host,
    port: Number(url.port) || PORTS[url.protocol as keyof typeof PORTS],
    secure: isSecure,
    // a relay on this machine needs no TLS; anywhere else a server without it is not used
    requireTLS: !isSecure && !LOCAL.test(url.hostname),
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    tls: {
      minVersion: "TLSv1.2",
      rejectUnauthorized: true,
      ...(settings.caFile ? { ca: fs.readFileSync(settings.caFile) } : {}),
    },
    maxConnections: CONNECTIONS,
    // a connection that broke may have delivered: whether to send again is the outbox's to say
    maxRequeues: 0,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.greetingMs,
    socketTimeout: timeouts.silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

type SmtpError = Error & { code?: string; command?: string; response?: string; responseCode?: number };

const REASON_CHARS = 300;
/** RFC 3463: 5.1 is about the address; 5.7 (policy) at RCPT is about us, however it is worded. */
const ABOUT_THE_ADDRESS = /^5\d\d[ -]5\.1\./;
const ABOUT_US = /^5\d\d[ -]5\.7\./;

function toOutcome(error: SmtpError): SendOutcome {
  const response = toOneLine(error.response ?? "").slice(0, REASON_CHARS);
  const reason = response || toOneLine(error.message).slice(0, REASON_CHARS);
  const isPermanent = (error.responseCode ?? 0) >= 500 && (error.command === "RCPT TO" || error.command === "DATA");
  if (!isPermanent) return { kind: "failed", reason };
  const isAddress = ABOUT_THE_ADDRESS.test(response) || (error.command === "RCPT TO" && !ABOUT_US.test(response));
  const reply = /^5\d\d(?:[ -]5\.\d{1,3}\.\d{1,3})?/.exec(response)?.[0].replace("-", " ") ?? "5xx";
  return { kind: "refused", isAddress, reply, reason };
}

function listHeaders({ unsubscribeUrl }: MailMessage): Record<string, string> {
  // nobody's holiday reply should come back
  const always = { "Auto-Submitted": "auto-generated" };
  if (!unsubscribeUrl) return always;
  return {
    ...always,
    "List-Unsubscribe": `<${unsubscribeUrl}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

/** A pool of connections to one mail server. What is sent is never half known: each call ends in an outcome, in time. */
export function openSmtp(settings: SmtpSettings): SmtpSender {
  const transport = openPool(settings);
  const wholeMs = settings.timeouts?.wholeMs ?? TIMEOUTS.wholeMs;
  return {
    async send(message) {
      const { from, to, text, html, messageId } = message;
      try {
        await transport.sendMail({
          messageId: `<${messageId}>`,
          from: { name: toOneLine(from.name ?? ""), address: from.address },
          to: { name: "", address: to },
          envelope: { from: from.address, to: [to] },
          subject: toOneLine(message.subject),
          text,
          html,
          headers: listHeaders(message),
          signal: AbortSignal.timeout(wholeMs),
        });
        return { kind: "sent" };
      } catch (error) {
        return toOutcome(error as SmtpError);
      }
    },
    async probe() {
      try {
        await transport.verify();
        return null;
      } catch (error) {
        const outcome = toOutcome(error as SmtpError);
        return outcome.kind === "sent" ? null : outcome.reason;
      }
    },
    close: () => transport.close({ force: true }),
  };
}
