import http from "node:http";
import type { AddressInfo } from "node:net";
import { WebhooksHelper } from "square";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signNotification } from "@/sandbox/square/send-webhooks";
import { SQUARE_CONTRACT, SQUARE_KEYS } from "@/test/contract-rails/square";
import { keyOf, newOrder } from "@/test/rail-contract";
import disputeEvent from "./fixtures/square/dispute-event.json";
import approved from "./fixtures/square/payment-approved.json";
import completed from "./fixtures/square/payment-completed.json";
import refundPending from "./fixtures/square/refund-pending.json";
import { createSquareRail } from "./square";

/** Answers every request with what a test put here, as Square would word it. */
let next: { status: number; body: unknown } = { status: 200, body: {} };
const heard: { path: string; body: string }[] = [];
const server = http.createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  heard.push({ path: request.url ?? "", body: Buffer.concat(chunks).toString() });
  response.writeHead(next.status, { "content-type": "application/json" }).end(JSON.stringify(next.body));
});
let rail = createSquareRail({ ...SQUARE_KEYS, locationId: null, baseUrl: "http://127.0.0.1:9", livemode: false });
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  rail = createSquareRail({ ...SQUARE_KEYS, locationId: "L1", baseUrl, livemode: false });
});
afterAll(() => server.close());

const order = newOrder({ amountMinor: approved.payment.amount_money.amount });
const payment = (change: object) => ({ payment: { ...approved.payment, reference_id: order.attemptRef, ...change } });
const errorsOf = (...codes: string[]) => ({ errors: codes.map((code) => ({ category: "X", code, detail: code })) });
function answer(status: number, body: unknown): void {
  next = { status, body };
  heard.length = 0;
}
const confirm = () => rail.confirm({ ...order, ...keyOf(order, "con"), providerRef: null, token: "cnon:x" });

test("a confirmation holds, under our key and both our references, at our location", async () => {
  answer(200, payment({}));
  const card = { brand: "mastercard", last4: "9029", country: null };
  expect(await confirm()).toMatchObject({ kind: "authorized", amountMinor: 100, card });
  expect(heard.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
    [
      "/v2/payments",
      {
        source_id: "cnon:x",
        idempotency_key: `${order.attemptRef}:con`,
        amount_money: { amount: 100, currency: "USD" },
        autocomplete: false,
        location_id: "L1",
        reference_id: order.attemptRef,
        note: order.orderRef,
      },
    ],
  ]);
});

test.each([
  ["captured", { status: "COMPLETED" }, { kind: "captured", amountMinor: 100 }],
  ["undecided", { status: "PENDING" }, { kind: "unknown", reason: "pending" }],
  ["canceled, which no confirmation leads to", { status: "CANCELED" }, { kind: "unknown", reason: "unmapped" }],
  ["a status of tomorrow", { status: "LEVITATING" }, { kind: "unknown", reason: "unmapped", code: "LEVITATING" }],
  ["failed without a word", { status: "FAILED" }, { kind: "declined", class: "hard", code: "FAILED" }],
  ["another amount", { amount_money: { amount: 99, currency: "USD" } }, { kind: "unknown", reason: "bad_reply" }],
  ["another currency", { amount_money: { amount: 100, currency: "CAD" } }, { kind: "unknown", reason: "bad_reply" }],
  ["another attempt", { reference_id: "at_other" }, { kind: "unknown", reason: "bad_reply" }],
  ["no amount", { amount_money: null }, { kind: "unknown", reason: "bad_reply", code: "unreadable" }],
])("a payment that is %s", async (_, change, outcome) => {
  answer(200, payment(change));
  expect(await confirm()).toMatchObject(outcome);
});

test.each([
  ["an unknown code is unknown", 400, errorsOf("MERCURY_RETROGRADE"), { kind: "unknown", reason: "unmapped" }],
  ["a reused key is a duplicate", 400, errorsOf("IDEMPOTENCY_KEY_REUSED"), { kind: "unknown", reason: "duplicate" }],
  ["a soft no", 400, errorsOf("INSUFFICIENT_FUNDS"), { kind: "declined", class: "soft" }],
  ["a hard no", 402, errorsOf("CARD_EXPIRED"), { kind: "declined", class: "hard" }],
  ["a spent token", 400, errorsOf("CARD_TOKEN_USED"), { kind: "declined", class: "hard" }],
  ["no permission", 403, errorsOf("FORBIDDEN"), { kind: "rail_says_no" }],
  ["a limit of this account", 400, errorsOf("PAYMENT_LIMIT_EXCEEDED"), { kind: "rail_says_no" }],
  ["a wrong request", 400, errorsOf("INVALID_VALUE"), { kind: "our_bug" }],
  ["a no behind a server error is none", 500, errorsOf("GENERIC_DECLINE"), { kind: "unknown", reason: "server_error" }],
  ["Square itself does not know", 400, errorsOf("TEMPORARY_ERROR"), { kind: "unknown", reason: "server_error" }],
  ["an error without errors", 400, {}, { kind: "unknown", reason: "bad_reply" }],
])("%s", async (_, status, body, outcome) => {
  answer(status, body);
  expect(await confirm()).toMatchObject(outcome);
});

test("the bank asks, whatever else went wrong, and the payment that failed is named", async () => {
  const asks = errorsOf("GENERIC_DECLINE", "CARD_DECLINED_VERIFICATION_REQUIRED");
  answer(400, { ...asks, payment: { id: "p1" } });
  expect(await confirm()).toMatchObject({ kind: "needs_buyer", providerRef: "p1", step: { kind: "confirm_again" } });
  answer(400, asks);
  expect(await confirm()).toMatchObject({ kind: "declined", code: "CARD_DECLINED_VERIFICATION_REQUIRED" });
});

test("what Square quotes of a token or a key is not in the evidence", async () => {
  const detail = "Invalid cnon:CBASEsecret_1 for EAAAEsecret-2";
  answer(400, { errors: [{ category: "INVALID_REQUEST_ERROR", code: "NOT_FOUND", field: "source_id", detail }] });
  const outcome = await confirm();
  expect(outcome).toMatchObject({ kind: "declined", code: "NOT_FOUND" });
  expect(JSON.stringify(outcome)).not.toContain("secret");
});

test("a capture brings the fee, which adjustments correct", async () => {
  const { id, amount_money: money, processing_fee: fees } = completed.payment;
  const capture = () =>
    rail.capture({ amountMinor: money.amount, currency: "USD", providerRef: id, ...keyOf(order, "cap") });
  answer(200, completed);
  expect(await capture()).toMatchObject({ kind: "captured", fee: { feeMinor: 34, currency: "USD", isFinal: true } });
  const more = { type: "ADJUSTMENT", effective_at: null, amount_money: { amount: -4, currency: "USD" } };
  answer(200, { payment: { ...completed.payment, processing_fee: [...fees, more] } });
  expect(await capture()).toMatchObject({ kind: "captured", fee: { feeMinor: 30 } });
  answer(400, errorsOf("BAD_REQUEST"));
  expect(await capture(), "a capture has no key: the truth is one look away").toMatchObject({ reason: "duplicate" });
});

test("a void by key asks for that key alone, and an empty answer ends it", async () => {
  const voidByKey = () => rail.void({ providerRef: "", ...keyOf(order, "voi"), confirmKey: "at_1:cnf1" });
  answer(200, {});
  expect(await voidByKey()).toMatchObject({ kind: "voided", evidence: { idempotencyKey: "at_1:cnf1" } });
  expect(heard).toEqual([{ path: "/v2/payments/cancel", body: '{"idempotency_key":"at_1:cnf1"}' }]);
  answer(200, { object: "list" });
  expect(await voidByKey()).toMatchObject({ kind: "unknown", reason: "bad_reply" });
  answer(400, errorsOf("DELAYED_TRANSACTION_CAPTURED"));
  expect(await voidByKey()).toMatchObject({ kind: "unknown", reason: "duplicate" });
});

test.each(["DELAYED_TRANSACTION_CANCELED", "DELAYED_TRANSACTION_EXPIRED", "DELAYED_TRANSACTION_FAILED"])(
  "a void of what says %s holds nothing any more",
  async (code) => {
    answer(400, errorsOf(code));
    expect(await rail.void({ providerRef: "p1", ...keyOf(order, "v") })).toMatchObject({ kind: "voided" });
  },
);

test("a refund waits first, and bears our reference", async () => {
  const { payment_id: providerRef, amount_money: money } = refundPending.refund;
  const refund = { amountMinor: money.amount, currency: "USD", providerRef, refundRef: "rfn_1" } as const;
  answer(200, refundPending);
  expect(await rail.refund({ ...refund, ...keyOf(order, "r") })).toMatchObject({ kind: "refund_pending" });
  expect(JSON.parse(heard[0]?.body ?? "")).toMatchObject({ reason: "rfn_1", payment_id: providerRef });
  for (const status of ["REJECTED", "FAILED"]) {
    answer(200, { refund: { ...refundPending.refund, status } });
    expect(await rail.refund({ ...refund, ...keyOf(order, "r") })).toMatchObject({ kind: "declined", code: status });
  }
  answer(400, errorsOf("PAYMENT_NOT_REFUNDABLE"));
  expect(await rail.refund({ ...refund, ...keyOf(order, "r") })).toMatchObject({ kind: "declined", class: "hard" });
});

test("of several payments of one attempt the one that moves money is found, else the latest", async () => {
  const around = { attemptRef: order.attemptRef, createdAfter: new Date(0), createdBefore: new Date() };
  const at = (hour: number, status: string) =>
    payment({ id: `p${hour}`, status, created_at: `2026-11-21T0${hour}:00:00Z` }).payment;
  const stranger = { ...at(9, "APPROVED"), reference_id: "at_other" };
  answer(200, { payments: [at(3, "FAILED"), at(2, "APPROVED"), at(1, "FAILED"), stranger] });
  expect(await rail.findByReference(around)).toMatchObject({ charge: { providerRef: "p2", state: "authorized" } });
  answer(200, { payments: [at(1, "FAILED"), at(3, "CANCELED"), stranger] });
  expect(await rail.findByReference(around)).toMatchObject({ charge: { providerRef: "p3", state: "voided" } });
  answer(200, { payments: [stranger] });
  expect(await rail.findByReference(around)).toMatchObject({ kind: "absent" });
  answer(200, { payments: [{ id: "p1" }] });
  expect(await rail.findByReference(around)).toMatchObject({ kind: "unavailable" });
});

test("news counts for the address on file, and for no other", async () => {
  const fresh = JSON.stringify({ ...disputeEvent, created_at: new Date().toISOString() });
  const sign = (notificationUrl: string) =>
    signNotification(fresh, { signatureKey: SQUARE_KEYS.webhookSignatureKey, notificationUrl });
  const hear = (signature: string) =>
    rail.parseWebhook(Buffer.from(fresh), new Headers({ [SQUARE_CONTRACT.webhooks.header]: signature }));
  const good = sign(SQUARE_KEYS.notificationUrl);
  const facts = { requestBody: fresh, signatureHeader: good, signatureKey: SQUARE_KEYS.webhookSignatureKey };
  const { notificationUrl } = SQUARE_KEYS;
  expect(await WebhooksHelper.verifySignature({ ...facts, notificationUrl })).toBe(true);
  expect(await hear(good)).toMatchObject([
    { about: "dispute", eventKey: disputeEvent.event_id, providerRef: "fbmsaEOpoARDKxiSGH1fqPuqoqFZY" },
  ]);
  expect(await hear(sign("https://elsewhere.example/api/webhooks/square"))).toBeNull();
});
