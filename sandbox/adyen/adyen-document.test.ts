import { afterAll, beforeAll, expect, test } from "vitest";
import { ADYEN_CONTRACT, ADYEN_KEYS } from "@/test/contract-rails/adyen";
import { needsDocument, openDocument } from "@/test/openapi-document";
import { openOverheardWire } from "@/test/overhear-wire";
import { newOrder, PRICE } from "@/test/rail-contract";
import { type Sandbox, startSandbox } from "../start-sandbox";

const FILE = "adyen-CheckoutService-v72.json";
const document = openDocument(FILE);

let sandbox: Sandbox;
const wire = openOverheardWire(() => sandbox.urls.adyen);

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
});
afterAll(() => sandbox.close());

const SCHEMAS: [RegExp, string, string][] = [
  [/\/payments$/, "PaymentRequest", "PaymentResponse"],
  [/\/payments\/details$/, "PaymentDetailsRequest", "PaymentDetailsResponse"],
  [/\/paymentMethods$/, "PaymentMethodsRequest", "PaymentMethodsResponse"],
  [/\/captures$/, "PaymentCaptureRequest", "PaymentCaptureResponse"],
  [/\/cancels$/, "PaymentCancelRequest", "PaymentCancelResponse"],
  [/\/refunds$/, "PaymentRefundRequest", "PaymentRefundResponse"],
];

async function talk(): Promise<void> {
  const rail = ADYEN_CONTRACT.connect(wire.url);
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
  await ADYEN_CONTRACT.connect(wire.url, { secret: "another" }).probe();
}

test("requests and replies follow the published document, field by field", async ({ skip }) => {
  if (document === null) return skip(needsDocument(FILE));
  await talk();
  const schemasOf = (pathname: string) => SCHEMAS.find(([at]) => at.test(pathname)) ?? [];
  expect(new Set(wire.exchanges.map(({ url }) => schemasOf(url.pathname)[1])).size).toBe(SCHEMAS.length);
  expect(new Set(wire.exchanges.map(({ status }) => status))).toEqual(new Set([200, 201, 401, 422]));
  for (const { url, status, sent, received } of wire.exchanges) {
    const [, request = "", reply = ""] = schemasOf(url.pathname);
    expect(document.checkComponent(request, sent), `${url.pathname}: ${request}`).toEqual([]);
    const answer = status < 300 ? reply : "ServiceError";
    expect(document.checkComponent(answer, received), `${url.pathname}: ${status}`).toEqual([]);
  }
});

test("the check finds what is not in the document", ({ skip }) => {
  if (document === null) return skip(needsDocument(FILE));
  const good = { merchantAccount: "M", amount: { currency: "USD", value: 1 } };
  expect(document.checkComponent("PaymentCaptureRequest", good)).toEqual([]);
  expect(document.checkComponent("PaymentCaptureRequest", { ...good, colour: "red" })).toHaveLength(1);
  expect(document.checkComponent("PaymentCaptureRequest", { amount: { currency: "US", value: "1" } })).toHaveLength(3);
});
