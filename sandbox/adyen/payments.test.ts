import { afterAll, beforeAll, expect, test } from "vitest";
import { ADYEN_CONTRACT, ADYEN_KEYS, tokenOfParts } from "@/test/contract-rails/adyen";
import { newOrder } from "@/test/rail-contract";
import { type Sandbox, startSandbox } from "../start-sandbox";

let sandbox: Sandbox;
beforeAll(async () => {
  const place = { port: 0, token: "t", webhookBaseUrl: null, publicUrl: "http://shop.test", dataDir: null };
  sandbox = await startSandbox({ ...place, keys: { adyen: ADYEN_KEYS } });
});
afterAll(() => sandbox.close());

/** Adyen's published test cards, as its test environment takes them unencrypted. */
function pay(number: string, holderName?: string) {
  const order = newOrder();
  const token = tokenOfParts(number, holderName);
  const rail = ADYEN_CONTRACT.connect(sandbox.urls.adyen);
  return rail.confirm({ ...order, idempotencyKey: `${order.attemptRef}:con`, providerRef: null, token });
}

test.each([
  ["4111111111111111", "visa", "NL"],
  ["4444333322221111", "visa", "GB"],
  ["5555444433331111", "mc", "GB"],
  ["370000000000002", "amex", "NL"],
])("the test card %s pays, and says what it is", async (number, brand, country) => {
  const outcome = await pay(number);
  expect(outcome).toMatchObject({ kind: "authorized", card: { brand, country, last4: number.slice(-4) } });
  expect(JSON.stringify(outcome)).not.toContain(number);
});

test.each([
  ["DECLINED", { kind: "declined", class: "soft", code: "2", message: "Refused" }],
  ["NOT_ENOUGH_BALANCE", { kind: "declined", class: "soft", code: "12", message: "Not enough balance" }],
  ["ISSUER_UNAVAILABLE", { kind: "declined", class: "soft", code: "9" }],
  ["BLOCK_CARD", { kind: "declined", class: "hard", code: "5", message: "Blocked Card" }],
  ["CARD_EXPIRED", { kind: "declined", class: "hard", code: "6" }],
  ["CVC_DECLINED", { kind: "declined", class: "hard", code: "24" }],
  ["FRAUD", { kind: "declined", class: "hard", code: "20" }],
  ["ERROR", { kind: "unknown", reason: "server_error", code: "4" }],
  ["PENDING", { kind: "unknown", reason: "pending", code: "Received" }],
  ["APPROVED", { kind: "authorized" }],
])("the holder's name %s does what is published", async (holderName, expected) => {
  expect(await pay("4111111111111111", holderName)).toMatchObject(expected);
});

test("a card that is none of the published ones has no business here", async () => {
  expect(await pay("4532015112830366")).toMatchObject({ kind: "declined", class: "hard", code: "174" });
});

test("cards of the test bank ask for the buyer on a page of their own", async () => {
  expect(await pay("4917610000000000")).toMatchObject({ kind: "needs_buyer", step: { kind: "redirect" } });
});
