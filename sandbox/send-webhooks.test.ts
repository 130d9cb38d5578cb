import { createVerify, X509Certificate } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  holdByPaypal,
  openSandboxRoom,
  PAYPAL,
  STRIPE_WEBHOOK_SECRET,
  sellByPaypal,
  sellByStripe,
} from "@/test/sandbox-room";

type Event = { type: string; isGenuine: boolean; body: Record<string, never>; bytes: Buffer; request: IncomingMessage };

const room = openSandboxRoom();
let shop: Server;
let received: Event[];
let answers: number[];

beforeEach(async () => {
  received = [];
  answers = [];
  shop = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const body = JSON.parse(bytes.toString());
    const isGenuine =
      request.url === "/api/webhooks/stripe" ? isFromStripe(request, bytes) : await isFromPaypal(request, bytes);
    received.push({ type: body.type ?? body.event_type, isGenuine, body, bytes, request });
    response.writeHead(answers.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
  await room.restart({ webhookBaseUrl: shopUrl() });
});
afterEach(() => new Promise((resolve) => shop.close(resolve)));

const shopUrl = () => `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;

function isFromStripe({ headers }: IncomingMessage, bytes: Buffer): boolean {
  const signature = headers["stripe-signature"] ?? "";
  return Boolean(room.stripe().webhooks.constructEvent(bytes, signature, STRIPE_WEBHOOK_SECRET));
}

/** As PayPal's documentation tells a shop to check it, with the certificate that the headers name. */
async function isFromPaypal({ headers }: IncomingMessage, bytes: Buffer): Promise<boolean> {
  const header = (name: string) => headers[`paypal-${name}`]?.toString() ?? "";
  const certificate = await (await fetch(header("cert-url"))).text();
  const signed = `${header("transmission-id")}|${header("transmission-time")}|${PAYPAL.webhookId}|${crc32(bytes)}`;
  const { publicKey } = new X509Certificate(certificate);
  return createVerify("SHA256").update(signed).verify(publicKey, header("transmission-sig"), "base64");
}

const types = () => received.map(({ type }) => type);
const ALL = ["payment_intent.created", "payment_intent.amount_capturable_updated", "payment_intent.succeeded"];

test("each step is told, signed with the real algorithm", async () => {
  await sellByStripe(room, "a");
  await vi.waitFor(() => expect(types().sort()).toEqual([...ALL].sort()));
  expect(received.every(({ isGenuine }) => isGenuine)).toBe(true);
  await vi.waitFor(() => expect(room.sandbox.control.book.pendingEvents.size).toBe(0));
});

test("what the shop did not take is sent again, after a restart too", async () => {
  answers = [503];
  await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" });
  await vi.waitFor(() => expect(received).toHaveLength(1));
  await room.restart({ webhookBaseUrl: shopUrl() });
  await vi.waitFor(() => expect(types()).toEqual([ALL[0], ALL[0]]));
});

test("duplicate, reorder, before_reply and never do what they say", async () => {
  const setMode = (mode: string, extra = {}) => room.call("POST", "/__control", { webhooks: { mode, ...extra } });
  await setMode("duplicate", { copies: 3 });
  await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" });
  await vi.waitFor(() => expect(received).toHaveLength(3));

  received = [];
  await setMode("reorder", { delayMs: 300 });
  await sellByStripe(room, "b");
  await vi.waitFor(() => expect(types()).toEqual([...ALL].reverse()));

  received = [];
  await setMode("before_reply");
  await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" });
  expect(types()).toEqual([ALL[0]]);

  received = [];
  await setMode("never");
  await sellByStripe(room, "c");
  expect(room.sandbox.control.book.pendingEvents.size).toBe(0);
  expect((await room.stripe().events.list({ type: "payment_intent.succeeded" })).data).toHaveLength(2);
});

test("history under a held clock is news to nobody", async () => {
  await room.call("POST", "/__clock", { at: "2026-09-01T00:00:00Z" });
  await sellByStripe(room, "d");
  expect(room.sandbox.control.book.pendingEvents.size).toBe(0);
  expect((await room.call("POST", "/__clock", { at: null })).body).toMatchObject({ isHeld: false });
});

describe("PayPal's", () => {
  test("steps are told with their resources, signed by the certificate that they name", async () => {
    const { orderId, authorizationId, captureId } = await sellByPaypal(room, "a", { buyer: "alma@buyer.example" });
    await vi.waitFor(() => expect(received).toHaveLength(3));
    expect(received.every(({ isGenuine }) => isGenuine)).toBe(true);
    const byType = Object.fromEntries(received.map(({ type, body }) => [type, body]));
    const related = { related_ids: { order_id: orderId, authorization_id: authorizationId } };
    expect(byType).toMatchObject({
      "CHECKOUT.ORDER.APPROVED": {
        resource_type: "checkout-order",
        resource: { id: orderId, status: "APPROVED", purchase_units: [{ custom_id: "at_a" }] },
      },
      "PAYMENT.AUTHORIZATION.CREATED": {
        resource: { id: authorizationId, custom_id: "at_a", supplementary_data: related },
      },
      "PAYMENT.CAPTURE.COMPLETED": {
        resource: { id: captureId, supplementary_data: related, amount: { value: "9.00" } },
      },
    });
  });

  test.each([
    ["a changed body", (bytes: Buffer) => Buffer.from(bytes.toString().replace("9.00", "0.01")), {}],
    ["another time", (bytes: Buffer) => bytes, { "paypal-transmission-time": "2020-01-01T00:00:00Z" }],
    ["another transmission", (bytes: Buffer) => bytes, { "paypal-transmission-id": "other" }],
  ])("%s does not pass the check", async (_, change, headers) => {
    await holdByPaypal(room, "f", { card: "sut_visa" });
    await vi.waitFor(() => expect(received).toHaveLength(1));
    const [event] = received as [Event];
    const forged = { headers: { ...event.request.headers, ...headers } } as IncomingMessage;
    expect(await isFromPaypal(event.request, event.bytes)).toBe(true);
    expect(await isFromPaypal(forged, change(event.bytes))).toBe(false);
  });

  test("certificate is a real one, under its own address only", async () => {
    await holdByPaypal(room, "c", { card: "sut_visa" });
    await vi.waitFor(() => expect(received).toHaveLength(1));
    const url = received[0]?.request.headers["paypal-cert-url"]?.toString() ?? "";
    expect(url.startsWith(`${room.sandbox.urls.paypal}/v1/notifications/certs/CERT-`)).toBe(true);
    const certificate = new X509Certificate(await (await fetch(url)).text());
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now());
    expect((await fetch(`${url}x`)).status).toBe(404);
  });

  test("policy leaves Stripe's alone", async () => {
    await room.control({ rail: "paypal", webhooks: { mode: "never" } });
    await sellByPaypal(room, "n");
    await room.stripe().paymentIntents.create({ amount: 900, currency: "usd" });
    await vi.waitFor(() => expect(types()).toEqual(["payment_intent.created"]));
    await room.control({ rail: "paypal", webhooks: { mode: "duplicate", copies: 2 } });
    await holdByPaypal(room, "d", { card: "sut_visa" });
    await vi.waitFor(() => expect(types().slice(1)).toEqual(Array(2).fill("PAYMENT.AUTHORIZATION.CREATED")));
    expect(new Set(received.slice(1).map(({ body }) => body.id)).size).toBe(1);
  });

  test("undelivered ones are sent after a restart", async () => {
    answers = [500];
    await holdByPaypal(room, "r", { card: "sut_visa" });
    await vi.waitFor(() => expect(received).toHaveLength(1));
    await room.restart({ webhookBaseUrl: shopUrl() });
    await vi.waitFor(() => expect(types()).toEqual(Array(2).fill("PAYMENT.AUTHORIZATION.CREATED")));
    expect(received[1]?.isGenuine).toBe(true);
  });
});
