import "server-only";
import type { Env } from "@/lib/platform/env";
import type { RailName } from "./provider";

export type WebhookKeys = Partial<Pick<Env, Extract<keyof Env, `${Uppercase<RailName>}_${string}`>>>;
type Ask = { keys: WebhookKeys; baseUrl: string };

const PATIENCE_MS = 8_000;
/** Where each provider whose interface lists its webhooks says so; Adyen and Braintree show theirs in their pages only. */
const LIVE_URLS: Partial<Record<RailName, string>> = {
  stripe: "https://api.stripe.com",
  paypal: "https://api-m.paypal.com",
  square: "https://connect.squareup.com",
};

async function readJson(url: string, init: RequestInit): Promise<Record<string, unknown>> {
  const reply = await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!reply.ok) throw new Error(`it answered ${reply.status}`);
  return (await reply.json()) as Record<string, unknown>;
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const listOf = (value: unknown) => (Array.isArray(value) ? (value as Record<string, unknown>[]) : []);

async function askStripe({ keys, baseUrl }: Ask): Promise<string[]> {
  const { data } = await readJson(`${baseUrl}/v1/webhook_endpoints?limit=100`, bearer(keys.STRIPE_SECRET_KEY ?? ""));
  return listOf(data).flatMap(({ url, status }) => (status === "enabled" ? String(url) : []));
}

async function askSquare({ keys, baseUrl }: Ask): Promise<string[]> {
  const found = await readJson(`${baseUrl}/v2/webhooks/subscriptions`, bearer(keys.SQUARE_ACCESS_TOKEN ?? ""));
  return listOf(found.subscriptions).flatMap(({ notification_url: url, enabled }) => (enabled ? String(url) : []));
}

async function askPaypal({ keys, baseUrl }: Ask): Promise<string[]> {
  const pair = `${keys.PAYPAL_CLIENT_ID}:${keys.PAYPAL_CLIENT_SECRET}`;
  const { access_token: token } = await readJson(`${baseUrl}/v1/oauth2/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });
  const { webhooks } = await readJson(`${baseUrl}/v1/notifications/webhooks`, bearer(String(token)));
  return listOf(webhooks).map(({ url }) => String(url));
}

const ASK: Partial<Record<RailName, (ask: Ask) => Promise<string[]>>> = {
  stripe: askStripe,
  square: askSquare,
  paypal: askPaypal,
};

/** The addresses that a provider sends its news to; null where its interface cannot be asked. Throws Error on a refusal. */
export async function listRegisteredWebhooks(
  rail: RailName,
  keys: WebhookKeys,
  baseUrl = LIVE_URLS[rail],
): Promise<string[] | null> {
  const ask = ASK[rail];
  return ask && baseUrl ? ask({ keys, baseUrl }) : null;
}
