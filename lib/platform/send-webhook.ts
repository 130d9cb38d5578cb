import "server-only";
import { lookup as resolveName } from "node:dns/promises";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP } from "node:net";
import { env } from "./env";
import { isPublicAddress } from "./public-address";

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

const resolveAll: Resolve = async (host) => (await resolveName(host, { all: true })).map(({ address }) => address);

/**
 * Posts JSON to an address of the allow-list. The name is resolved anew each time, every answer must be a public address, and
 * the connection goes to the address that was checked; a redirection counts as a failure and is not followed.
 */
export async function sendWebhook(
  text: string,
  body: unknown,
  { resolve = resolveAll, allowList = env.WEBHOOK_HOSTS }: { resolve?: Resolve; allowList?: string } = {},
): Promise<SendResult> {
  const checked = checkWebhookUrl(text, allowList);
  if (checked.kind === "refused") return checked;
  const host = checked.url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await resolve(host).catch(() => []);
  const address = addresses[0];
  if (!address) return { kind: "failed", reason: "The host name does not resolve." };
  if (!checked.isTrusted && !addresses.every(isPublicAddress))
    return { kind: "refused", reason: "The host name leads to an address that is not public." };
  return post(checked.url, address, JSON.stringify(body));
}

function post(url: URL, address: string, body: string): Promise<SendResult> {
  const start = url.protocol === "https:" ? requestSecure : requestPlain;
  return new Promise((done) => {
    const call = start(url, {
      method: "POST",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
      agent: false,
      lookup: (_host, options, answer) => {
        const family = isIP(address);
        if (options.all) answer(null, [{ address, family }]);
        else answer(null, address, family);
      },
    });
    call.on("error", (error) => done({ kind: "failed", reason: error.message }));
    call.on("response", (reply) => {
      reply.destroy();
      const status = reply.statusCode ?? 0;
      done(status >= 200 && status < 300 ? { kind: "sent" } : { kind: "failed", reason: `It answered ${status}.` });
    });
    call.end(body);
  });
}
