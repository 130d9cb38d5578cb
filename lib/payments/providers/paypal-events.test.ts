import { createSign, generateKeyPairSync } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";
import forge from "node-forge";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import captureCompleted from "./fixtures/paypal/webhook-capture-completed.json";
import type { PaypalConfig } from "./paypal-wire";
import { PaypalEvents } from "./read-paypal-event";

const CERTIFICATES = "/v1/notifications/certs/";
const HOUR_MS = 3_600_000;
const genuine = makeCertificate(-HOUR_MS, HOUR_MS);
const expired = makeCertificate(-2 * HOUR_MS, -HOUR_MS);

let server: http.Server;
let baseUrl: string;
let fetched: string[];
const ANSWERS: Record<string, string | number> = {
  [`${CERTIFICATES}CERT-good`]: genuine.pem,
  [`${CERTIFICATES}CERT-expired`]: expired.pem,
  [`${CERTIFICATES}CERT-html`]: "<html>",
  [`${CERTIFICATES}CERT-huge`]: genuine.pem + " ".repeat(70_000),
  [`${CERTIFICATES}CERT-moved`]: 302,
  [`${CERTIFICATES}CERT-gone`]: 404,
  "/elsewhere/CERT-good": genuine.pem,
};

beforeAll(async () => {
  server = http.createServer((request, response) => {
    fetched.push(request.url ?? "");
    const answer = ANSWERS[request.url ?? ""] ?? 404;
    if (typeof answer === "string") response.end(answer);
    else response.writeHead(answer, { location: `${CERTIFICATES}CERT-good` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  fetched = [];
});

const events = (change: Partial<PaypalConfig> = {}) =>
  new PaypalEvents({ clientId: "c", clientSecret: "s", webhookId: "WH-1", baseUrl, livemode: false, ...change });

type Signed = { body?: string; ageMs?: number; webhookId?: string; certUrl?: string; key?: string };
function sign({ body = JSON.stringify(captureCompleted), ageMs = 0, webhookId = "WH-1", certUrl, key }: Signed = {}) {
  const time = new Date(Date.now() - ageMs).toISOString();
  const text = `id-1|${time}|${webhookId}|${crc32(body)}`;
  const headers = {
    "paypal-transmission-id": "id-1",
    "paypal-transmission-time": time,
    "paypal-transmission-sig": createSign("RSA-SHA256")
      .update(text)
      .sign(key ?? genuine.key, "base64"),
    "paypal-cert-url": certUrl ?? `${baseUrl}${CERTIFICATES}CERT-good`,
    "paypal-auth-algo": "SHA256withRSA",
  };
  return [Buffer.from(body), new Headers(headers)] as const;
}

test("the documented message is read: its order, when it happened, and no reference that is not ours", async () => {
  expect(await events().read(...sign())).toEqual([
    {
      about: "charge",
      eventKey: captureCompleted.id,
      type: "PAYMENT.CAPTURE.COMPLETED",
      providerRef: null,
      attemptRef: null,
      captureRef: "27M47624FP291604U",
      occurredAt: new Date(captureCompleted.create_time),
    },
  ]);
});

test.each([
  [
    "an approval names its order by itself",
    "CHECKOUT.ORDER.APPROVED",
    { id: "ORDER1", purchase_units: [{ custom_id: "at_1" }] },
    { about: "charge", providerRef: "ORDER1", attemptRef: "at_1" },
  ],
  [
    "a capture leads to its order",
    "PAYMENT.CAPTURE.DENIED",
    { id: "CAP1", custom_id: "at_1", supplementary_data: { related_ids: { order_id: "ORDER1" } } },
    { about: "charge", providerRef: "ORDER1", attemptRef: "at_1" },
  ],
  [
    "a refund carries our reference of it",
    "PAYMENT.CAPTURE.REFUNDED",
    { id: "REF1", custom_id: "rfn_1" },
    { about: "refund", providerRef: null, attemptRef: "rfn_1" },
  ],
  ["a refund that failed", "PAYMENT.REFUND.FAILED", { id: "REF1", custom_id: "rfn_1" }, { about: "refund" }],
  [
    "a dispute carries what we gave the sale",
    "CUSTOMER.DISPUTE.CREATED",
    { dispute_id: "PP-D-1", disputed_transactions: [{ custom: "at_1" }] },
    { about: "dispute", attemptRef: "at_1" },
  ],
])("%s", async (_, type, resource, expected) => {
  const body = JSON.stringify({ ...captureCompleted, event_type: type, resource });
  expect(await events().read(...sign({ body }))).toMatchObject([expected]);
});

test.each<[string, Signed]>([
  ["for another webhook id", { webhookId: "WH-2" }],
  ["signed by a stranger", { key: makeCertificate(-HOUR_MS, HOUR_MS).key }],
  ["of last week", { ageMs: 7 * 24 * HOUR_MS }],
  ["of the future", { ageMs: -HOUR_MS }],
  ["that is no JSON", { body: "not json" }],
  ["without an event", { body: "{}" }],
  ["of no known moment", { body: JSON.stringify({ ...captureCompleted, create_time: "soon" }) }],
])("one %s is refused", async (_, signed) => {
  expect(await events().read(...sign(signed))).toBeNull();
});

test("a redelivery of two days ago still counts", async () => {
  expect(await events().read(...sign({ ageMs: 48 * HOUR_MS }))).not.toBeNull();
});

test.each([
  ["has expired", "CERT-expired", expired.key],
  ["is no certificate", "CERT-html", undefined],
  ["is larger than any", "CERT-huge", undefined],
  ["has moved", "CERT-moved", undefined],
  ["is not there", "CERT-gone", undefined],
])("a certificate that %s proves nothing", async (_, id, key) => {
  const signed = sign({ certUrl: `${baseUrl}${CERTIFICATES}${id}`, ...(key ? { key } : {}) });
  expect(await events().read(...signed)).toBeNull();
  expect(fetched).toEqual([CERTIFICATES + id]);
});

test.each([
  ["another host", "http://127.0.0.2:1/v1/notifications/certs/CERT-good"],
  ["PayPal's live host in a demo", "https://api.paypal.com/v1/notifications/certs/CERT-good"],
  ["another path", () => `${baseUrl}/elsewhere/CERT-good`],
  ["a way round the path", () => `${baseUrl}${CERTIFICATES}../../elsewhere/CERT-good`],
  ["a query, so as to be fetched anew", () => `${baseUrl}${CERTIFICATES}CERT-good?again`],
  ["a file", "file:///etc/passwd"],
  ["no address", "CERT-good"],
])("a certificate at %s is not even fetched", async (_, address) => {
  const ask = vi.spyOn(globalThis, "fetch");
  const certUrl = typeof address === "function" ? address() : address;
  expect(await events().read(...sign({ certUrl }))).toBeNull();
  expect(ask).not.toHaveBeenCalled();
  ask.mockRestore();
});

test.each([
  ["PayPal's own", "https://api.paypal.com", true],
  ["PayPal's other one", "https://api-m.paypal.com", true],
  ["PayPal's sandbox", "https://api.sandbox.paypal.com", false],
  ["one that ends like it", "https://api.paypal.com.evil.example", false],
  ["one without TLS", "http://api.paypal.com", false],
  ["another port", "https://api.paypal.com:8443", false],
  ["the demo's", "", false],
])("live, a certificate at %s host: fetched %s", async (_, origin, isFetched) => {
  const ask = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(genuine.pem));
  const certUrl = `${origin || baseUrl}${CERTIFICATES}CERT-good`;
  const read = await events({ livemode: true }).read(...sign({ certUrl }));
  expect([read !== null, ask.mock.calls.length]).toEqual([isFetched, isFetched ? 1 : 0]);
  ask.mockRestore();
});

test("a certificate is fetched once for many messages; a failed fetch is not kept", async () => {
  const reader = events();
  for (let n = 0; n < 3; n++) expect(await reader.read(...sign())).not.toBeNull();
  const gone = `${CERTIFICATES}CERT-gone`;
  for (let n = 0; n < 2; n++) await reader.read(...sign({ certUrl: baseUrl + gone }));
  expect(fetched).toEqual([`${CERTIFICATES}CERT-good`, gone, gone]);
});

test("while the certificates' server is down nothing is believed that it has not vouched for before", async () => {
  const gone = http.createServer((_, response) => response.end(genuine.pem));
  await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
  const reader = events({ baseUrl: address });
  const known = () => sign({ certUrl: `${address}${CERTIFICATES}CERT-good` });
  expect(await reader.read(...known())).not.toBeNull();
  gone.closeAllConnections();
  await new Promise((resolve) => gone.close(resolve));
  expect(await reader.read(...sign({ certUrl: `${address}${CERTIFICATES}CERT-other` }))).toBeNull();
  expect(await reader.read(...known())).not.toBeNull();
  expect(await events({ baseUrl: address }).read(...known())).toBeNull();
});

test("without a webhook id nothing is believed", async () => {
  expect(await events({ webhookId: null }).read(...sign())).toBeNull();
});

function makeCertificate(fromMs: number, toMs: number): { key: string; pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = "01";
  certificate.validity.notBefore = new Date(Date.now() + fromMs);
  certificate.validity.notAfter = new Date(Date.now() + toMs);
  certificate.setSubject([{ name: "commonName", value: "messageverificationcerts.example" }]);
  certificate.setIssuer([{ name: "commonName", value: "messageverificationcerts.example" }]);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return { key: privateKey, pem: forge.pki.certificateToPem(certificate) };
}
