import { expect, test } from "vitest";
import instrumentDeclined from "./fixtures/paypal/error-instrument-declined.json";
import internalError from "./fixtures/paypal/error-internal.json";
import heldOrder from "./fixtures/paypal/order-authorized.json";
import captureCompleted from "./fixtures/paypal/webhook-capture-completed.json";
import {
  type Failure,
  type Measured,
  translateCapture,
  translateFailure,
  translateOrder,
  translateRefund,
  translateVoid,
  translateVoidFailure,
} from "./translate-paypal";
import {
  translateLookUp,
  translateLookUpFailure,
  translateRefunds,
  translateUnheld,
} from "./translate-paypal-look-ups";

const measured: Measured = {
  rail: "paypal",
  operation: "confirm",
  idempotencyKey: "at_1:con",
  isSent: true,
  httpStatus: 201,
  railRequestId: "90957fca61718",
  durationMs: 5,
};
const ID = heldOrder.id;
const asked = { providerRef: ID, amountMinor: 10_000, currency: "USD" };
const [hold] = heldOrder.purchase_units[0]?.payments.authorizations ?? [];
const usd = (value: string) => ({ currency_code: "USD", value });
const order = (payments: object | null, change: object = {}) => ({
  ...heldOrder,
  purchase_units: [{ amount: usd("100.00"), ...(payments ? { payments } : {}) }],
  ...change,
});
const held = (change: object) => order({ authorizations: [{ ...hold, ...change }] });
const captured = (status: string, more: object = {}) =>
  order({
    authorizations: [{ ...hold, status: "CAPTURED" }],
    captures: [{ id: "CAP1", status, amount: usd("100.00"), seller_receivable_breakdown: { paypal_fee: usd("3.48") } }],
    ...more,
  });
const unpaid = (status: string, links: object[] = []) => order(null, { status, payment_source: null, links });
const page = { href: "https://www.paypal.com/checkoutnow?token=1", rel: "payer-action", method: "GET" };

const failure = (httpStatus: number | null, body: unknown, change: Partial<Failure> = {}): Failure => ({
  measured: { ...measured, httpStatus },
  isTimeout: false,
  networkCode: null,
  body,
  ...change,
});
const refusal = (issue: string, links: object[] = []) => ({
  ...instrumentDeclined,
  details: [{ issue, description: "" }],
  links,
});

test("the documented hold tells its card, its end and what its capture needs, and keeps the payer out of the evidence", () => {
  const outcome = translateOrder(heldOrder, asked, measured);
  expect(outcome).toMatchObject({
    kind: "authorized",
    providerRef: ID,
    amountMinor: 10_000,
    card: { brand: "visa", last4: "1111" },
    furtherRefs: { authorization: "0AW2184448108334S" },
    expiresAt: new Date("2022-10-04T14:37:39Z"),
  });
  expect(JSON.stringify(outcome)).not.toMatch(/customer@|John|QYR5Z8XDVJNXQ/);
});

test.each([
  ["nobody paid", unpaid("CREATED"), { kind: "created", providerRef: ID }],
  [
    "a buyer to be sent to PayPal",
    unpaid("PAYER_ACTION_REQUIRED", [page]),
    { kind: "needs_buyer", step: { kind: "redirect", url: page.href } },
  ],
  ["a buyer's step without an address", unpaid("PAYER_ACTION_REQUIRED"), { step: { kind: "confirm_again" } }],
  ["pending at PayPal", held({ status: "PENDING" }), { kind: "unknown", reason: "pending", providerRef: ID }],
  [
    "denied by the bank, for want of funds",
    held({ status: "DENIED", processor_response: { response_code: "5120" } }),
    { kind: "declined", class: "soft", code: "5120" },
  ],
  [
    "denied with a code nobody knows",
    held({ status: "DENIED", processor_response: { response_code: "ZZZZ" } }),
    { kind: "declined", class: "hard", code: "ZZZZ" },
  ],
  ["denied without a word", held({ status: "DENIED" }), { kind: "declined", class: "hard", code: "DENIED" }],
  ["captured", captured("COMPLETED"), { kind: "captured", amountMinor: 10_000, fee: { feeMinor: 348, isFinal: true } }],
  ["completed without a hold", unpaid("COMPLETED"), { kind: "unknown", reason: "pending" }],
  ["approved is no answer to a confirmation", unpaid("APPROVED"), { kind: "unknown", reason: "pending" }],
  ["a status of tomorrow", unpaid("MOONLIT"), { kind: "unknown", reason: "unmapped", code: "MOONLIT" }],
  ["a hold of tomorrow", held({ status: "MOONLIT" }), { kind: "unknown", reason: "unmapped" }],
  ["another order", { ...heldOrder, id: "OTHER" }, { kind: "unknown", code: "not_what_was_asked" }],
  ["another amount", order(null, { purchase_units: [{ amount: usd("1.00") }] }), { code: "not_what_was_asked" }],
  [
    "another currency",
    order(null, { purchase_units: [{ amount: { currency_code: "EUR", value: "100.00" } }] }),
    { code: "not_what_was_asked" },
  ],
  ["a hold over less than was asked", held({ amount: usd("99.99") }), { kind: "authorized", amountMinor: 9_999 }],
  [
    "a hold in another currency",
    held({ amount: { currency_code: "EUR", value: "100.00" } }),
    { kind: "unknown", reason: "unmapped" },
  ],
  ["the short form", { id: ID, status: "CREATED", links: [] }, { kind: "unknown", code: "unreadable" }],
  ["no JSON object", "ok", { kind: "unknown", reason: "bad_reply", code: "unreadable" }],
])("order: %s", (_, answer, expected) => {
  expect(translateOrder(answer, asked, measured)).toMatchObject(expected);
});

test.each([
  ["an issue nobody knows", 422, refusal("MERCURY_RETROGRADE"), { kind: "unknown", reason: "unmapped" }],
  ["declined, the documented way", 422, instrumentDeclined, { kind: "declined", class: "soft", providerRef: ID }],
  ["refused", 422, refusal("TRANSACTION_REFUSED"), { kind: "declined", class: "hard" }],
  ["the seller's fraud filter", 422, refusal("PAYEE_BLOCKED_TRANSACTION"), { kind: "declined", class: "hard" }],
  ["our account", 422, refusal("PAYEE_ACCOUNT_RESTRICTED"), { kind: "rail_says_no" }],
  ["no cards for our account", 422, refusal("NOT_ENABLED_FOR_CARD_PROCESSING"), { kind: "rail_says_no" }],
  [
    "the bank wants to see the buyer",
    422,
    refusal("PAYER_ACTION_REQUIRED", [page]),
    { kind: "needs_buyer", providerRef: ID, step: { kind: "redirect", url: page.href } },
  ],
  ["not approved", 422, refusal("ORDER_NOT_APPROVED"), { kind: "needs_buyer", step: { kind: "confirm_again" } }],
  ["authorised before", 422, refusal("ORDER_ALREADY_AUTHORIZED"), { kind: "unknown", reason: "duplicate" }],
  ["paid under this invoice before", 422, refusal("DUPLICATE_INVOICE_ID"), { kind: "unknown", reason: "duplicate" }],
  ["key used with another body", 422, refusal("DUPLICATE_REQUEST_ID"), { kind: "unknown", reason: "duplicate" }],
  ["key in flight", 409, refusal("PREVIOUS_REQUEST_IN_PROGRESS"), { kind: "unknown", reason: "duplicate" }],
  ["an order that has lapsed", 422, refusal("ORDER_EXPIRED"), { kind: "unknown", reason: "duplicate" }],
  ["an order that is not there", 404, refusal("INVALID_RESOURCE_ID"), { kind: "unknown", reason: "unmapped" }],
  ["wrong shape", 400, refusal("MALFORMED_REQUEST_JSON"), { kind: "our_bug" }],
  ["wrong amount", 422, refusal("DECIMAL_PRECISION"), { kind: "our_bug", code: "DECIMAL_PRECISION" }],
  ["no permission", 403, refusal("PERMISSION_DENIED"), { kind: "rail_says_no" }],
  ["an expired token", 401, { name: "AUTHENTICATION_FAILURE" }, { kind: "rail_says_no" }],
  ["too many, without words", 429, null, { kind: "rail_says_no", code: "http_429" }],
  ["the documented server error", 500, internalError, { kind: "unknown", reason: "server_error" }],
  ["a server error with a decline's words", 500, instrumentDeclined, { kind: "unknown", reason: "server_error" }],
  ["a gateway's page", 502, null, { kind: "unknown", reason: "server_error", code: "http_502" }],
  ["a refusal not in PayPal's words, so perhaps not PayPal's", 403, null, { kind: "unknown", reason: "bad_reply" }],
  ["a status PayPal does not use", 418, refusal("INSTRUMENT_DECLINED"), { kind: "unknown", reason: "unmapped" }],
])("error: %s", (_, httpStatus, body, expected) => {
  expect(translateFailure(failure(httpStatus, body), ID)).toMatchObject(expected);
});

test("what the wire says wins: not connected is not sent, silence is a timeout, a cut line is a lost connection", () => {
  const unsent = { measured: { ...measured, isSent: false, httpStatus: null }, networkCode: "ECONNREFUSED" };
  expect(translateFailure(failure(null, null, { ...unsent, isTimeout: true }))).toMatchObject({
    kind: "not_sent",
    code: "ECONNREFUSED",
  });
  expect(translateFailure(failure(null, null, { isTimeout: true }))).toMatchObject({ reason: "timeout" });
  expect(translateFailure(failure(200, null, { networkCode: "ECONNRESET" }))).toMatchObject({ reason: "connection" });
});

test.each([
  ["done", {}, { kind: "captured", amountMinor: 251, fee: { feeMinor: 37, currency: "USD", isFinal: true } }],
  ["refunded since", { status: "REFUNDED" }, { kind: "captured" }],
  ["on its way", { status: "PENDING", seller_receivable_breakdown: null }, { kind: "unknown", reason: "pending" }],
  ["turned down", { status: "DECLINED" }, { kind: "unknown", reason: "unmapped", code: "DECLINED" }],
  ["of another amount", { amount: usd("2.50") }, { kind: "unknown", code: "not_what_was_asked" }],
  ["of broken cents", { amount: usd("2.515") }, { kind: "unknown", code: "unreadable" }],
])("the documented capture, %s", (_, change, expected) => {
  const hold = { providerRef: ID, authorization: "AUTH1", amountMinor: 251, currency: "USD" };
  const outcome = translateCapture({ ...captureCompleted.resource, ...change }, hold, measured);
  expect(outcome).toMatchObject(expected);
  if (outcome.kind === "captured")
    expect(outcome.furtherRefs).toEqual({ authorization: "AUTH1", capture: "27M47624FP291604U" });
});

test.each([
  ["captured", captured("PARTIALLY_REFUNDED"), { state: "captured", capturedMinor: 10_000 }],
  ["a capture on its way", captured("PENDING"), { state: "pending", capturedMinor: 0 }],
  ["a capture turned down", captured("DECLINED"), { state: "declined", capturedMinor: 0 }],
  ["a hold let go", held({ status: "VOIDED" }), { state: "voided" }],
  ["approved by its buyer", unpaid("APPROVED"), { state: "approved" }],
  [
    "waiting for its buyer",
    unpaid("PAYER_ACTION_REQUIRED", [page]),
    { state: "needs_buyer", step: { url: page.href } },
  ],
  ["a hold that says captured, with no capture shown", held({ status: "CAPTURED" }), { state: "pending" }],
])("look-up: %s", (_, answer, expected) => {
  expect(translateLookUp(answer, ID, measured)).toMatchObject({ kind: "found", charge: expected });
});

test("a look-up proves absence only in PayPal's own words", () => {
  const gone = { ...refusal("INVALID_RESOURCE_ID"), name: "RESOURCE_NOT_FOUND" };
  expect(translateLookUpFailure(failure(404, gone))).toMatchObject({ kind: "absent" });
  expect(translateLookUpFailure(failure(404, null))).toMatchObject({ kind: "unavailable" });
  expect(translateLookUpFailure(failure(404, { name: "NOT_HERE" }))).toMatchObject({ kind: "unavailable" });
  expect(translateLookUpFailure(failure(500, internalError))).toMatchObject({ failure: { reason: "server_error" } });
  expect(translateLookUp({ ...heldOrder, id: "OTHER" }, ID, measured)).toMatchObject({ kind: "unavailable" });
});

const refund = { id: "REF1", status: "COMPLETED", amount: usd("2.51"), custom_id: "rfn_1" };
test.each([
  ["done", {}, { kind: "refunded", refundRef: "REF1", amountMinor: 251 }],
  ["on its way", { status: "PENDING" }, { kind: "refund_pending" }],
  ["failed", { status: "FAILED" }, { kind: "declined", class: "hard", code: "FAILED" }],
  ["of a status nobody knows", { status: "MOONLIT" }, { kind: "unknown", reason: "unmapped", code: "MOONLIT" }],
  ["of another amount", { amount: usd("2.50") }, { kind: "unknown", code: "not_what_was_asked" }],
  ["in another currency", { amount: { currency_code: "EUR", value: "2.51" } }, { code: "not_what_was_asked" }],
  ["without an amount", { amount: null }, { kind: "unknown", code: "unreadable" }],
])("a refund %s", (_, change, expected) => {
  const asked = { amountMinor: 251, currency: "USD" };
  expect(translateRefund({ ...refund, ...change }, asked, measured)).toMatchObject(expected);
});

test("a refund that cannot be read is never taken for one that is not there", () => {
  const listed = (change: object) =>
    translateRefunds(captured("COMPLETED", { refunds: [{ ...refund, ...change }] }), ID, measured);
  expect(listed({})).toMatchObject({ refunds: [{ refundRef: "REF1", ourRef: "rfn_1", state: "succeeded" }] });
  expect(listed({ status: "MOONLIT" })).toMatchObject({ refunds: [{ state: "pending" }] });
  expect(listed({ amount: null })).toMatchObject({ kind: "unavailable" });
  expect(listed({ custom_id: null })).toMatchObject({ refunds: [{ ourRef: null }] });
  expect(listed({ custom_id: "at_1" })).toMatchObject({ refunds: [{ ourRef: null }] });
});

test.each([
  ["nobody paid", unpaid("CREATED"), { kind: "nothing_held" }],
  ["a buyer has approved, and we shall not take it", unpaid("APPROVED"), { kind: "nothing_held" }],
  ["let go before", held({ status: "VOIDED" }), { kind: "voided" }],
  ["captured before", captured("COMPLETED"), { kind: "captured", furtherRefs: { capture: "CAP1" } }],
  ["held after all: its id is needed", held({}), { kind: "unknown", reason: "pending", code: "authorized" }],
])("a void without an authorisation, %s", (_, answer, expected) => {
  expect(translateUnheld(translateLookUp(answer, ID, measured))).toMatchObject(expected);
});

test("a void is done when PayPal says nothing or says voided; any other answer is none", () => {
  const hold = { providerRef: ID, authorization: "AUTH1" };
  expect(translateVoid(null, hold, measured)).toMatchObject({ kind: "voided" });
  expect(translateVoid({ id: "AUTH1", status: "VOIDED" }, hold, measured)).toMatchObject({ kind: "voided" });
  expect(translateVoid({ id: "AUTH1", status: "CREATED" }, hold, measured)).toMatchObject({ reason: "bad_reply" });
  expect(translateVoid({ id: "AUTH2", status: "VOIDED" }, hold, measured)).toMatchObject({ reason: "bad_reply" });
  expect(translateVoid({ object: "list" }, hold, measured)).toMatchObject({ code: "unreadable" });
  const refused = (issue: string) => translateVoidFailure(failure(422, refusal(issue)), ID);
  expect(refused("PREVIOUSLY_VOIDED")).toMatchObject({ kind: "voided" });
  expect(refused("PREVIOUSLY_CAPTURED")).toMatchObject({ kind: "unknown", reason: "duplicate" });
});

test.each([
  ["whole yen", "1500", { kind: "authorized", amountMinor: 1_500 }],
  ["parts of a yen", "1500.50", { kind: "unknown", code: "not_what_was_asked" }],
  ["a hundredth of it", "15", { kind: "unknown", code: "not_what_was_asked" }],
])("a currency without decimals, %s", (_, value, expected) => {
  const amount = { currency_code: "JPY", value };
  const answer = order(null, { purchase_units: [{ amount, payments: { authorizations: [{ ...hold, amount }] } }] });
  const yen = { providerRef: ID, amountMinor: 1_500, currency: "JPY" };
  expect(translateOrder(answer, yen, measured)).toMatchObject(expected);
});

test("what was given back counts from when it is on its way, and not when it failed", () => {
  const refunds = [
    { id: "REF1", status: "COMPLETED", amount: usd("2.50") },
    { id: "REF2", status: "PENDING", amount: usd("1.00") },
    { id: "REF3", status: "FAILED", amount: usd("9.99") },
  ];
  const [unit] = captured("PARTIALLY_REFUNDED").purchase_units;
  const answer = order(null, { purchase_units: [{ ...unit, payments: { ...unit?.payments, refunds } }] });
  const charge = { state: "captured", capturedMinor: 10_000, refundedMinor: 350 };
  expect(translateLookUp(answer, ID, measured)).toMatchObject({ kind: "found", charge });
});

test("no payer, address, token or link gets into any evidence", () => {
  const person = { email_address: "alma@buyer.example", payer_id: "QYR5Z8XDVJNXQ", name: { given_name: "Alma" } };
  const secret = {
    payer: person,
    links: [page],
    payment_source: { paypal: person, card: { single_use_token: "sut_1" } },
  };
  const quoting = { ...refusal("INSTRUMENT_DECLINED", [page]), ...secret, debug_id: "sut_1" };
  const seen = [
    translateOrder({ ...heldOrder, ...secret }, asked, measured),
    translateLookUp({ ...heldOrder, ...secret }, ID, measured),
    translateRefunds({ ...heldOrder, ...secret }, ID, measured),
    translateCapture({ ...captureCompleted.resource, ...secret }, { ...asked, authorization: "AUTH1" }, measured),
    translateRefund({ ...captureCompleted.resource, ...secret }, { amountMinor: 251, currency: "USD" }, measured),
    translateFailure(failure(422, quoting), ID),
    translateVoidFailure(failure(422, quoting), ID),
    translateLookUpFailure(failure(404, quoting)),
  ];
  const stored = JSON.stringify(seen.map(({ evidence }) => evidence.raw));
  expect(stored).not.toMatch(/alma|Alma|QYR5|sut_1|checkoutnow|https:/);
  expect(stored).toContain(ID);
});
