import "server-only";
import { createHmac } from "node:crypto";
import { lookup as resolveName } from "node:dns/promises";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP } from "node:net";
import { env } from "./env";
import { isPublicAddress } from "./public-address";

/** For all of it: finding the host, connecting, the answer. */
const TIMEOUT_MS = 5_000;

/** `refused`: the address is not one to send to, and nothing was sent. */
export type SendResult = { kind: "sent" } | { kind: "refused" | "failed"; reason: string };
type Resolve = (host: string) => Promise<readonly string[]>;
type Checked = { kind: "allowed"; url: URL; isTrusted: boolean } | { kind: "refused"; reason: string };

/** Whether the allow-list names this address: by host (https on port 443 only), or by its whole origin. */
export function checkWebhookUrl(text: string, allowList: string = env.WEBHOOK_HOSTS): Checked {
  if (!URL.canParse(text)) return { kind: "refused", reason: "It is no address." };
  const url = new URL(text);
  if (url.username || url.password) return { kind: "refused", reason: "An address with a password is not taken." };
  const entries = allowList.split(",").map((entry) => entry.trim().toLowerCase());
  if (entries.includes(url.origin)) return { kind: "allowed", url, isTrusted: true };
  if (url.protocol !== "https:" || url.port !== "") return { kind: "refused", reason: "Only https on its own port." };
  if (isIP(url.hostname.replace(/^\[|\]$/g, ""))) return { kind: "refused", reason: "A host name is needed." };
  if (!entries.includes(url.hostname))
    return { kind: "refused", reason: `${url.hostname} is not on the list of hosts (WEBHOOK_HOSTS).` };
  return { kind: "allowed", url, isTrusted: false };
}

/** What the operator allows, as it stands in WEBHOOK_HOSTS. */
export function listWebhookHosts(): string[] {
  return env.WEBHOOK_HOSTS.split(",").flatMap((entry) => entry.trim() || []);
}

const resolveAll: Resolve = async (host) => (await resolveName(host, { all: true })).map(({ address }) => address);

type SendOptions = {
  /** Signs the body: the receiver can tell that it comes from here, and when. */
  signingSecret?: string | null;
  resolve?: Resolve;
  allowList?: string;
  timeoutMs?: number;
};

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 of "<seconds>.<body>", so that an old message cannot be sent again as a new one. */
export function signWebhook(secret: string, body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1_000);
  return `t=${seconds},v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`;
}

/**
 * Posts JSON to an address of the allow-list. The name is resolved anew each time, every answer must be a public address, and
 * the connection goes to the address that was checked; a redirection counts as a failure and is not followed.
 */
export async function sendWebhook(text: string, body: unknown, options: SendOptions = {}): Promise<SendResult> {
  const { signingSecret, resolve = resolveAll, allowList = env.WEBHOOK_HOSTS, timeoutMs = TIMEOUT_MS } = options;
  const checked = checkWebhookUrl(text, allowList);
  if (checked.kind === "refused") return checked;
  const late = AbortSignal.timeout(timeoutMs);
  const host = checked.url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await Promise.race([resolve(host).catch(() => []), whenAborted(late)]);
  if (addresses === null) return { kind: "failed", reason: "The host name was not found in time." };
  const address = addresses[0];
  if (!address) return { kind: "failed", reason: "The host name does not resolve." };
  if (!checked.isTrusted && !addresses.every(isPublicAddress))
    return { kind: "refused", reason: "The host name leads to an address that is not public." };
  const json = JSON.stringify(body);
  const signature: Record<string, string> = signingSecret
    ? { "backline-signature": signWebhook(signingSecret, json, new Date()) }
    : {};
  return post(checked.url, address, { json, headers: signature, late });
}

function whenAborted(signal: AbortSignal): Promise<null> {
  return new Promise((done) => signal.addEventListener("abort", () => done(null), { once: true }));
}

type Message = { json: string; headers: Record<string, string>; late: AbortSignal };

function post(url: URL, address: string, { json, headers, late }: Message): Promise<SendResult> {
  const start = url.protocol === "https:" ? requestSecure : requestPlain;
  return new Promise((done) => {
    const call = start(url, {
      method: "POST",
      signal: late,
      headers: { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(json) },
      agent: false,
      lookup: (_host, options, answer) => {
        const family = isIP(address);
        if (options.all) answer(null, [{ address, family }]);
        else answer(null, address, family);
      },
    });
    call.on("error", (error) =>
      done({ kind: "failed", reason: late.aborted ? "It did not answer in time." : error.message }),
    );
    call.on("response", (reply) => {
      reply.destroy();
      const status = reply.statusCode ?? 0;
      done(status >= 200 && status < 300 ? { kind: "sent" } : { kind: "failed", reason: `It answered ${status}.` });
    });
    call.end(json);
  });
}
