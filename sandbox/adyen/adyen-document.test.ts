import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADYEN_CONTRACT, ADYEN_KEYS } from "@/test/contract-rails/adyen";
import { needsDocument, openDocument } from "@/test/openapi-document";
import { newOrder, PRICE } from "@/test/rail-contract";
import { type Sandbox, startSandbox } from "../start-sandbox";

const FILE = "adyen-CheckoutService-v72.json";
const document = openDocument(FILE);

type Exchange = { path: string; status: number; asked: unknown; answered: unknown };
const seen: Exchange[] = [];
let sandbox: Sandbox;
let between: http.Server;
let url: string;

/** Stands between the rail and the sandbox and keeps what both said, as it went over the wire. */
async function relay(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const sent = headers.filter(([name]) => !["host", "content-length", "connection"].includes(name));
  const address = sandbox.urls.adyen + (request.url ?? "");
  const reply = await fetch(address, { method: "POST", headers: sent, body });
  const text = await reply.text();
  seen.push({
    path: request.url ?? "",
    status: reply.status,
    asked: JSON.parse(body),
    answered: text === "" ? null : JSON.parse(text),
  });
  response.writeHead(reply.status, { "content-type": "application/json" }).end(text);
}

beforeAll(async () => {
  const keys = { adyen: ADYEN_KEYS };
  sandbox = await startSandbox({
    port: 0,
    token: "t",
    keys,
    webhookBaseUrl: null,
    publicUrl: "http://shop.test",
    dataDir: null,
  });
  between = http.createServer((request, response) => void relay(request, response));
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await sandbox.close();
  between.closeAllConnections();
  between.close();
});

const SCHEMAS: [RegExp, string, string][] = [
  [/\/payments$/, "PaymentRequest", "PaymentResponse"],
  [/\/payments\/details$/, "PaymentDetailsRequest", "PaymentDetailsResponse"],
  [/\/paymentMethods$/, "PaymentMethodsRequest", "PaymentMethodsResponse"],
  [/\/captures$/, "PaymentCaptureRequest", "PaymentCaptureResponse"],
  [/\/cancels$/, "PaymentCancelRequest", "PaymentCancelResponse"],
  [/\/refunds$/, "PaymentRefundRequest", "PaymentRefundResponse"],
];

async function talk(): Promise<void> {
  const rail = ADYEN_CONTRACT.connect(url);
  const pay = (token: string, suffix = "con") => {
    const order = newOrder();
    return rail.confirm({ ...order, idempotencyKey: `${order.attemptRef}:${suffix}`, providerRef: null, token });
  };
  for (const token of [...Object.values(ADYEN_CONTRACT.cards), ADYEN_CONTRACT.noToken]) await pay(token);
  const held = [await pay(ADYEN_CONTRACT.cards.approved), await pay(ADYEN_CONTRACT.cards.approved)];
  const refs = held.map((outcome) => ("providerRef" in outcome ? (outcome.providerRef ?? "") : ""));
  const [sold = "", let_go = ""] = refs;
  await rail.capture({ ...PRICE, providerRef: sold, idempotencyKey: "document:cap" });
  await rail.refund({ ...PRICE, providerRef: sold, idempotencyKey: "document:ref", refundRef: "rfn_1" });
  await rail.void({ providerRef: let_go, idempotencyKey: "document:voi" });
  await rail.capture({ ...PRICE, providerRef: "NOBODY", idempotencyKey: "document:no" });
  const waiting = [...sandbox.control.book.charges.values()].find(({ state }) => state === "needs_buyer");
  await pay(`adyenreturn_${waiting?.secret}`, "det");
  await rail.probe();
  await ADYEN_CONTRACT.connect(url, { secret: "another" }).probe();
}

test("requests and replies follow the published document, field by field", async ({ skip }) => {
  if (document === null) return skip(needsDocument(FILE));
  await talk();
  expect(new Set(seen.map(({ path }) => SCHEMAS.findIndex(([at]) => at.test(path)))).size).toBe(SCHEMAS.length);
  expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200, 201, 401, 422]));
  for (const { path, status, asked, answered } of seen) {
    const [, request = "", reply = ""] = SCHEMAS.find(([at]) => at.test(path)) ?? [];
    expect(document.checkComponent(request, asked), `${path}: ${request}`).toEqual([]);
    expect(document.checkComponent(status < 300 ? reply : "ServiceError", answered), `${path}: ${status}`).toEqual([]);
  }
});

test("the check finds what is not in the document", ({ skip }) => {
  if (document === null) return skip(needsDocument(FILE));
  const good = { merchantAccount: "M", amount: { currency: "USD", value: 1 } };
  expect(document.checkComponent("PaymentCaptureRequest", good)).toEqual([]);
  expect(document.checkComponent("PaymentCaptureRequest", { ...good, colour: "red" })).toHaveLength(1);
  expect(document.checkComponent("PaymentCaptureRequest", { amount: { currency: "US", value: "1" } })).toHaveLength(3);
});
