import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "@/sandbox/start-sandbox";

export const TOKEN = "sandbox-test-token";
export const STRIPE_WEBHOOK_SECRET = "whsec_sandbox";
export const PAYPAL = { clientId: "client-id", clientSecret: "client-secret", webhookId: "webhook-id" };

/** Whatever came; most of what is asked for has an id. */
type Json = Record<string, unknown> & { id: string };
export type Answer = { status: number; body: Json; headers: Headers };
export type Room = {
  /** The one that runs now; `restart` puts another one in its place. */
  sandbox: Sandbox;
  dataDir: string;
  restart(options?: Partial<SandboxOptions>): Promise<void>;
  stripe(): Stripe;
  /** Control, truth and the rest of the main port, with the token. */
  call(method: string, pathname: string, body?: unknown): Promise<Answer>;
  control(body: unknown): Promise<Answer>;
  /** PayPal's API on its own port, with an access token and, where `headers` name none, a fresh PayPal-Request-Id. */
  paypal(method: string, pathname: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
};

/** A sandbox of its own, with a state folder, for each test of the file. */
export function openSandboxRoom(given: Partial<SandboxOptions> = {}): Room {
  let accessToken: Promise<string> | null = null;
  const room = {
    stripe: () => connectStripe(room.sandbox.urls.stripe),
    async call(method, pathname, body) {
      return send(room.sandbox.url + pathname, method, body, { authorization: `Bearer ${TOKEN}` });
    },
    control: (body) => room.call("POST", "/__control", body),
    async paypal(method, pathname, body, headers = {}) {
      accessToken ??= fetchAccessToken(room.sandbox.urls.paypal);
      const own = {
        authorization: `Bearer ${await accessToken}`,
        "content-type": "application/json",
        ...(method === "POST" ? { "paypal-request-id": randomUUID() } : {}),
      };
      return send(room.sandbox.urls.paypal + pathname, method, body, { ...own, ...headers });
    },
    async restart(options = {}) {
      await room.sandbox.close();
      room.sandbox = await start(room.dataDir, { ...given, ...options });
    },
  } as Room;
  beforeEach(async () => {
    accessToken = null;
    room.dataDir = await mkdtemp(path.join(tmpdir(), "sandbox-"));
    room.sandbox = await start(room.dataDir, given);
  });
  afterEach(async () => {
    await room.sandbox.close();
    await rm(room.dataDir, { recursive: true });
  });
  return room;
}

function start(dataDir: string, options: Partial<SandboxOptions>): Promise<Sandbox> {
  const stripe = { secretKey: "sk_test_s", webhookSecret: STRIPE_WEBHOOK_SECRET };
  return startSandbox({
    port: 0,
    token: TOKEN,
    keys: { stripe, paypal: PAYPAL },
    webhookBaseUrl: null,
    publicUrl: "http://shop.test",
    dataDir,
    ...options,
  });
}

function connectStripe(url: string): Stripe {
  const { hostname: host, port } = new URL(url);
  return new Stripe("sk_test_s", { host, port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
}

async function send(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const text = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const reply = await fetch(url, { method, headers, ...text });
  const answer = await reply.text();
  return { status: reply.status, headers: reply.headers, body: (answer === "" ? {} : JSON.parse(answer)) as Json };
}

export async function fetchAccessToken(url: string, { clientId, clientSecret } = PAYPAL): Promise<string> {
  const reply = await fetch(`${url}/v1/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token: token } = (await reply.json()) as { access_token?: string };
  return token ?? "";
}

/** Three steps on Stripe with keys, references and metadata named after `name`. */
export async function sellByStripe(room: Room, name: string): Promise<Stripe.PaymentIntent> {
  const metadata = { order: `ord_${name}`, attempt: `at_${name}` };
  const intents = room.stripe().paymentIntents;
  const { id } = await intents.create(
    { amount: 900, currency: "usd", capture_method: "manual", metadata },
    { idempotencyKey: `${name}:new` },
  );
  await intents.confirm(id, { payment_method: "pm_card_visa" }, { idempotencyKey: `${name}:con` });
  return intents.capture(id, {}, { idempotencyKey: `${name}:cap` });
}

export const FULL = { prefer: "return=representation" };
type Ids = { orderId: string; authorizationId: string; captureId: string };

/** The body of a PayPal order, its references named after `name`. `source`: payment_source. */
export function orderBody(name: string, value = "9.00", source: object | null = null) {
  const amount = { currency_code: "USD", value };
  const unit = { reference_id: `ord_${name}`, custom_id: `at_${name}`, invoice_id: `at_${name}`, amount };
  return { intent: "AUTHORIZE", purchase_units: [unit], ...(source ? { payment_source: source } : {}) };
}

/** Creates and authorises an order of $9.00 on PayPal, with a card or as a wallet's buyer. */
export async function holdByPaypal(
  room: Room,
  name: string,
  payer: { card: string } | { buyer: string },
): Promise<Ids> {
  const isWallet = "buyer" in payer;
  const source = isWallet ? { paypal: { experience_context: { return_url: "http://shop.test/back" } } } : null;
  const created = await room.paypal("POST", "/v2/checkout/orders", orderBody(name, "9.00", source), {
    "paypal-request-id": `${name}:new`,
  });
  const { id: orderId } = created.body;
  if (isWallet) await room.control({ approvals: [{ providerRef: orderId, buyer: payer.buyer }] });
  const body = isWallet ? {} : { payment_source: { card: { single_use_token: payer.card } } };
  const held = await room.paypal("POST", `/v2/checkout/orders/${orderId}/authorize`, body, {
    ...FULL,
    "paypal-request-id": `${name}:con`,
  });
  return { orderId, authorizationId: readPart(held.body, "authorizations"), captureId: "" };
}

export async function sellByPaypal(
  room: Room,
  name: string,
  payer: { card: string } | { buyer: string } = { card: "sut_visa" },
): Promise<Ids> {
  const ids = await holdByPaypal(room, name, payer);
  const capture = `/v2/payments/authorizations/${ids.authorizationId}/capture`;
  const { body } = await room.paypal("POST", capture, {}, { ...FULL, "paypal-request-id": `${name}:cap` });
  return { ...ids, captureId: body.id };
}

/** The id of the first authorisation, capture or refund of an order. */
export function readPart(order: object, kind: "authorizations" | "captures" | "refunds"): string {
  const { purchase_units: units = [] } = order as {
    purchase_units?: { payments?: Record<string, { id: string }[]> }[];
  };
  return units[0]?.payments?.[kind]?.[0]?.id ?? "";
}
