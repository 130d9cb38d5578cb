import fs from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBraintreeRail } from "./braintree";
import { Transaction } from "./read-braintree";
import {
  type Measured,
  translateFailure,
  translateLookUp,
  translateRefund,
  translateSale,
  translateVoid,
} from "./translate-braintree";
import { readIds, readTransactions, translateDisputes, translateRefunds } from "./translate-braintree-lists";

const read = (name: string) =>
  fs.readFileSync(path.join(import.meta.dirname, "fixtures/braintree", `${name}.xml`), "utf8");
const measured: Measured = {
  rail: "braintree",
  operation: "confirm",
  idempotencyKey: "at_01:cnf1",
  isSent: true,
  httpStatus: 201,
  railRequestId: null,
  durationMs: 5,
};
const ID = "7kd0jq3m";
const price = { amountMinor: 1_299, currency: "USD" } as const;
const sale = {
  id: ID,
  status: "authorized",
  type: "sale",
  amount: "12.99",
  currencyIsoCode: "USD",
  orderId: "at_01",
  refundIds: [],
  refundedTransactionId: null,
  creditCard: { cardType: "Visa", last4: "1111" },
  statusHistory: [{ status: "authorized", amount: "12.99" }],
};
const ok = (change: object) => ({ success: true, transaction: { ...sale, ...change } });
const no = (code: string, transaction?: object) => ({
  success: false,
  message: "no",
  params: { transaction: { paymentMethodNonce: "tokencc_bh_secret" } },
  errors: { deepErrors: () => (code === "" ? [] : [{ code, attribute: "base", message: "no" }]) },
  ...(transaction ? { transaction: { ...sale, ...transaction } } : {}),
});
const asked = { attemptRef: "at_01", ...price };

test.each([
  ["authorized", "authorized", {}],
  ["submitted_for_settlement", "captured", { amountMinor: 1_299 }],
  ["settlement_pending", "captured", {}],
  ["settling", "captured", {}],
  ["settled", "captured", {}],
  ["settlement_declined", "declined", { class: "hard" }],
  ["authorizing", "unknown", { reason: "pending" }],
  ["on_the_moon", "unknown", { reason: "unmapped" }],
])("a sale that is %s is %s", (status, kind, more) => {
  expect(translateSale(ok({ status }), asked, measured)).toMatchObject({ kind, providerRef: ID, ...more });
});

test.each([
  ["another amount", { amount: "12.98" }],
  ["another currency", { currencyIsoCode: "EUR" }],
  ["another order", { orderId: "at_02" }],
])("an answer about %s is none", (_, change) => {
  expect(translateSale(ok(change), asked, measured)).toMatchObject({ kind: "unknown", code: "not_what_was_asked" });
});

test.each([
  [
    { status: "processor_declined", processorResponseCode: "2001" },
    { kind: "declined", class: "soft", code: "2001" },
  ],
  [
    { status: "processor_declined", processorResponseCode: "2012" },
    { kind: "declined", class: "hard", code: "2012" },
  ],
  [
    { status: "failed", processorResponseCode: "3000" },
    { kind: "declined", class: "soft", code: "3000" },
  ],
  [
    { status: "processor_declined", processorResponseCode: "2026" },
    { kind: "rail_says_no", code: "2026" },
  ],
  [
    { status: "processor_declined", processorResponseCode: "2777" },
    { kind: "unknown", reason: "unmapped" },
  ],
  [
    { status: "gateway_rejected", gatewayRejectionReason: "fraud" },
    { kind: "declined", class: "hard", code: "fraud" },
  ],
  [
    { status: "gateway_rejected", gatewayRejectionReason: "duplicate" },
    { kind: "unknown", reason: "duplicate" },
  ],
])("a no of the processor or the gateway: %o", (transaction, expected) => {
  const outcome = translateSale(no("", transaction), asked, { ...measured, httpStatus: 422 });
  expect(outcome).toMatchObject(expected);
  expect(JSON.stringify(outcome)).not.toContain("tokencc_bh_secret");
});

test("a code that no table knows is proved by the transaction itself, when it is asked about", () => {
  const found = translateLookUp({ ...sale, status: "processor_declined", processorResponseCode: "2777" }, {}, measured);
  expect(found).toMatchObject({
    kind: "found",
    charge: { state: "declined", decline: { class: "hard", code: "2777" } },
  });
});

test.each([
  ["91565", { kind: "declined", class: "hard" }],
  ["91507", { kind: "unknown", reason: "duplicate" }],
  ["81503", { kind: "our_bug" }],
  ["91513", { kind: "rail_says_no" }],
  ["99999", { kind: "unknown", reason: "unmapped" }],
])("a validation error %s", (code, expected) => {
  const outcome = translateSale(no(code), asked, measured);
  expect(outcome).toMatchObject(expected);
  expect(JSON.stringify(outcome)).not.toContain("tokencc_bh_secret");
});

test.each([null, undefined, "", {}, { success: true }, { success: false }, { success: true, transaction: "x" }])(
  "an answer that cannot be read (%o) says nothing",
  (answer) => {
    expect(translateSale(answer, asked, measured)).toMatchObject({ kind: "unknown", reason: "bad_reply" });
    expect(translateVoid(answer, {}, measured)).toMatchObject({ kind: "unknown", reason: "bad_reply" });
    expect(translateRefund(answer, {}, measured).outcome).toMatchObject({ kind: "unknown", reason: "bad_reply" });
    expect(translateLookUp(answer, {}, measured)).toMatchObject({ kind: "unavailable" });
    expect(translateDisputes(answer, measured)).toMatchObject({ kind: "unavailable" });
    expect([readIds(answer), readTransactions(answer, ["x"])]).toEqual([null, null]);
  },
);

test.each([
  [null, false, null, { kind: "not_sent", code: "ECONNREFUSED" }],
  [null, true, null, { kind: "unknown", reason: "connection" }],
  [500, true, null, { kind: "unknown", reason: "server_error" }],
  [429, true, 2_000, { kind: "rail_says_no", retryAfterMs: 2_000 }],
  [401, true, null, { kind: "rail_says_no", code: "http_401" }],
  [404, true, null, { kind: "unknown", reason: "bad_reply" }],
] as const)("status %s, sent %s", (httpStatus, isSent, retryAfterMs, expected) => {
  const networkCode = httpStatus === null ? (isSent ? "ECONNRESET" : "ECONNREFUSED") : null;
  const retry = retryAfterMs === null ? {} : { retryAfterMs };
  const failure = { measured: { ...measured, isSent, httpStatus }, isTimeout: false, networkCode, ...retry };
  expect(translateFailure(failure)).toMatchObject(expected);
});

const refund = { ...sale, id: "refund01", type: "credit", orderId: "rfn_1", refundedTransactionId: ID };
const askedBack = { providerRef: ID, ...price };

test.each([
  ["submitted_for_settlement", "refunded"],
  ["settled", "refunded"],
  ["settlement_pending", "refund_pending"],
  ["processor_declined", "declined"],
  ["voided", "declined"],
  ["on_the_moon", "unknown"],
])("a refund that is %s is %s", (status, kind) => {
  expect(translateRefund({ success: true, transaction: { ...refund, status } }, askedBack, measured)).toMatchObject({
    isEarly: false,
    outcome: { kind },
  });
});

test("a refund of another sale, or of another sum, is not ours", () => {
  for (const change of [{ refundedTransactionId: "other" }, { amount: "1.00" }, { type: "sale" }])
    expect(
      translateRefund({ success: true, transaction: { ...refund, status: "settled", ...change } }, askedBack, measured)
        .outcome,
    ).toMatchObject({ kind: "unknown", code: "not_what_was_asked" });
});

test("a sale that was voided after it had been submitted gave back all of it; one that was held gave back nothing", () => {
  const submitted = [{ status: "authorized" }, { status: "submitted_for_settlement" }, { status: "voided" }];
  const undone = Transaction.parse({ ...sale, status: "voided", statusHistory: submitted });
  const released = Transaction.parse({ ...sale, status: "voided", statusHistory: [{ status: "authorized" }] });
  expect(translateRefunds(undone, [], measured)).toMatchObject({
    refunds: [{ refundRef: ID, amountMinor: 1_299, state: "succeeded" }],
  });
  expect(translateRefunds(released, [], measured)).toMatchObject({ refunds: [] });
  expect(translateLookUp(undone, {}, measured)).toMatchObject({ charge: { state: "voided", capturedMinor: 1_299 } });
  expect(translateLookUp(released, {}, measured)).toMatchObject({ charge: { state: "voided", capturedMinor: 0 } });
});

test.each([
  ["open", "open"],
  ["disputed", "open"],
  ["under_review", "open"],
  ["won", "won"],
  ["lost", "lost"],
  ["accepted", "lost"],
  ["auto_accepted", "lost"],
  ["expired", "lost"],
])("a dispute that is %s is %s", (status, state) => {
  const dispute = { id: "dp1", amountDisputed: "5.00", currencyIsoCode: "USD", reason: "fraud", status };
  const told = { disputes: { totalItems: 1, dispute: { ...dispute, receivedDate: "2026-11-20" } } };
  expect(translateDisputes(told, measured)).toMatchObject({
    disputes: [{ disputeRef: "dp1", state, amountMinor: 500 }],
  });
});

let server: Server;
const answers: { status: number; type: string; body: string }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const { status, type, body } = answers.shift() ?? { status: 500, type: "text/plain", body: "" };
    response.writeHead(status, { "content-type": type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

const connect = () =>
  createBraintreeRail({
    merchantId: "acme",
    publicKey: "public",
    privateKey: "private",
    merchantAccounts: { USD: "acme_usd" },
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    livemode: false,
  });
const order = { ...price, orderRef: "ord_1", attemptRef: "at_01", method: "card", returnUrl: "" } as const;
const pay = () => connect().confirm({ ...order, providerRef: null, token: "nonce", idempotencyKey: "k" });
const xml = (status: number, body: string) => answers.push({ status, type: "application/xml; charset=utf-8", body });

test("the gateway's own XML, through the SDK: a hold", async () => {
  xml(201, read("transaction-authorized"));
  const outcome = await pay();
  expect(outcome).toMatchObject({ kind: "authorized", providerRef: ID, card: { brand: "visa", last4: "1111" } });
  expect(JSON.stringify(outcome)).not.toContain("Jo Doe");
});

test("the gateway's own XML: a decline, whose request is not repeated", async () => {
  xml(422, read("error-processor-declined"));
  const outcome = await pay();
  expect(outcome).toMatchObject({ kind: "declined", class: "soft", code: "2000", providerRef: "d3c1in3d" });
  expect(JSON.stringify(outcome)).not.toContain("tokencc_bh_secret");
});

test("the gateway's own XML: a part that goes back too early", async () => {
  xml(422, read("error-not-settled"));
  xml(200, read("transaction-authorized").replaceAll("authorized", "submitted_for_settlement"));
  const back = { providerRef: ID, amountMinor: 299, currency: "USD", idempotencyKey: "k" } as const;
  const outcome = await connect().refund(back);
  expect(outcome).toMatchObject({ kind: "declined", class: "hard", code: "91506" });
  expect(outcome).toMatchObject({ message: expect.stringContaining("once it has settled") });
});

test.each([
  ["an empty 200", "application/xml", ""],
  ["JSON that is cut off", "application/json", '{"transaction": {'],
  ["JSON", "application/json", '{"transaction": {}}'],
  ["XML that is cut off", "application/xml", "<transaction><id>"],
  ["a page", "text/html", "<html></html>"],
  ["XML about something else", "application/xml", "<weather><sun/></weather>"],
])("%s says nothing of any call, and ends no process", async (_, type, body) => {
  const rail = connect();
  const placed = { providerRef: ID, idempotencyKey: "k" };
  const calls = [
    () => pay(),
    () => rail.capture({ ...placed, ...price }),
    () => rail.void(placed),
    () => rail.refund({ ...placed, ...price }),
  ];
  for (const call of calls) {
    answers.push({ status: 200, type, body });
    expect(await call()).toMatchObject({ kind: "unknown", reason: "bad_reply", evidence: { httpStatus: 200 } });
  }
  const around = { createdAfter: new Date(0), createdBefore: new Date() };
  const looks = [
    () => rail.get(placed),
    () => rail.findByReference({ attemptRef: "at_01", ...around }),
    () => rail.listRefunds(placed),
    () => rail.listDisputes(placed),
  ];
  for (const look of looks) {
    answers.push({ status: 200, type, body });
    expect(await look()).toMatchObject({ kind: "unavailable", failure: { kind: "unknown", reason: "bad_reply" } });
  }
  answers.push({ status: 200, type, body });
  expect(await rail.probe()).toMatchObject({ kind: "down" });
});
