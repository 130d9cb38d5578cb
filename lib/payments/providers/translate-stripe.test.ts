import { expect, test } from "vitest";
import { classifyDecline } from "./classify-stripe";
import declinedReply from "./fixtures/stripe/error-insufficient-funds.json";
import heldIntent from "./fixtures/stripe/intent-requires-capture.json";
import refundReply from "./fixtures/stripe/refund-succeeded.json";
import {
  type Asked,
  type Failure,
  type Measured,
  translateFailure,
  translateIntent,
  translateLookUp,
  translateLookUpFailure,
  translateRefund,
  translateVoid,
  translateVoidFailure,
} from "./translate-stripe";

const measured: Measured = {
  rail: "stripe",
  operation: "confirm",
  idempotencyKey: "at_1:con",
  isSent: true,
  httpStatus: 200,
  railRequestId: "req_1",
  durationMs: 5,
};
const asked: Asked = { providerRef: heldIntent.id, amountMinor: 1000, currency: "USD", livemode: false };
const intent = (change: object) => ({ ...heldIntent, ...change });
const failure = (httpStatus: number | null, error: unknown, change: Partial<Failure> = {}): Failure => ({
  measured: { ...measured, httpStatus },
  isTimeout: false,
  networkCode: null,
  error,
  ...change,
});
const settled = {
  ...heldIntent.latest_charge,
  balance_transaction: { id: "txn_1", fee: 59, currency: "usd", net: 941 },
};

test("a hold carries the card and leaves every secret out of the evidence", () => {
  const outcome = translateIntent(heldIntent, asked, measured);
  expect(outcome).toMatchObject({
    kind: "authorized",
    amountMinor: 1000,
    card: { brand: "visa", last4: "4242", country: "US" },
  });
  expect(JSON.stringify(outcome)).not.toMatch(/_secret_|pm_1/);
});

test.each([
  [
    "captured with its fee",
    { status: "succeeded", amount_received: 1000, latest_charge: settled },
    { kind: "captured", amountMinor: 1000, fee: { feeMinor: 59, currency: "USD" } },
  ],
  [
    "captured, fee not booked yet",
    { status: "succeeded", amount_received: 1000, latest_charge: "ch_1" },
    { kind: "captured" },
  ],
  [
    "unconfirmed",
    { status: "requires_payment_method", latest_charge: null },
    { kind: "created", providerRef: heldIntent.id },
  ],
  ["processing is undecided", { status: "processing" }, { kind: "unknown", reason: "pending" }],
  [
    "a status of tomorrow",
    { status: "requires_moonlight" },
    { kind: "unknown", reason: "unmapped", code: "requires_moonlight" },
  ],
  ["canceled is no answer to a charge", { status: "canceled" }, { kind: "unknown", reason: "unmapped" }],
  [
    "a redirect",
    {
      status: "requires_action",
      next_action: { type: "redirect_to_url", redirect_to_url: { url: "https://bank.test/3ds" } },
    },
    { kind: "needs_buyer", step: { kind: "redirect", url: "https://bank.test/3ds" } },
  ],
  [
    "a step only Stripe.js knows",
    { status: "requires_action", next_action: { type: "use_stripe_sdk" } },
    { kind: "needs_buyer", step: { kind: "confirm_again" } },
  ],
  [
    "declined before",
    { status: "requires_payment_method", last_payment_error: declinedReply.error.payment_intent.last_payment_error },
    { kind: "declined", class: "soft", code: "insufficient_funds" },
  ],
  ["another amount", { amount: 1001 }, { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked" }],
  ["another currency", { currency: "eur" }, { kind: "unknown", code: "not_what_was_asked" }],
  ["another charge", { id: "pi_other" }, { kind: "unknown", code: "not_what_was_asked" }],
  ["real money in a demo", { livemode: true }, { kind: "unknown", code: "not_what_was_asked" }],
])("intent: %s", (_, change, expected) => {
  expect(translateIntent(intent(change), asked, measured)).toMatchObject(expected);
});

test.each([
  ["a string", "ok"],
  ["null", null],
  ["another object", { object: "list", data: [] }],
  ["no amount", intent({ amount: undefined })],
])("an answer that is %s is unreadable, hence unknown", (_, answer) => {
  expect(translateIntent(answer, asked, measured)).toMatchObject({
    kind: "unknown",
    reason: "bad_reply",
    code: "unreadable",
  });
});

test("the documented decline is soft and names the intent", () => {
  const outcome = translateFailure(failure(402, declinedReply.error));
  expect(outcome).toMatchObject({
    kind: "declined",
    class: "soft",
    code: "insufficient_funds",
    providerRef: declinedReply.error.payment_intent.id,
  });
});

const card = (code: string, decline_code?: string) => ({
  type: "card_error",
  code,
  decline_code,
  message: "Your card was declined.",
});
const request = (code: string | null, param: string | null = null) => ({
  type: "invalid_request_error",
  code,
  param,
  message: "No.",
});
test.each([
  ["lost card", 402, card("card_declined", "lost_card"), { kind: "declined", class: "hard" }],
  ["expired card", 402, card("expired_card"), { kind: "declined", class: "hard", code: "expired_card" }],
  ["issuer away", 402, card("card_declined", "issuer_not_available"), { kind: "declined", class: "soft" }],
  [
    "a decline code nobody knows",
    402,
    card("card_declined", "mercury_retrograde"),
    { kind: "unknown", reason: "unmapped" },
  ],
  ["failed authentication", 400, request("payment_intent_authentication_failure"), { kind: "declined", class: "soft" }],
  ["bad key", 401, request(null), { kind: "rail_says_no" }],
  ["no permission", 403, request(null), { kind: "rail_says_no" }],
  ["rate limit", 429, request("rate_limit"), { kind: "rail_says_no", code: "rate_limit" }],
  ["a lock, perhaps held by our own first try", 429, request("lock_timeout"), { kind: "unknown", reason: "duplicate" }],
  ["key in flight", 409, request("idempotency_key_in_use"), { kind: "unknown", reason: "duplicate" }],
  [
    "key used with another body",
    400,
    { type: "idempotency_error", message: "Keys for…" },
    { kind: "unknown", reason: "duplicate" },
  ],
  [
    "already past this state",
    400,
    request("payment_intent_unexpected_state"),
    { kind: "unknown", reason: "duplicate" },
  ],
  ["wrong parameter", 400, request("parameter_unknown", "colour"), { kind: "our_bug", code: "parameter_unknown" }],
  [
    "a token that is not there",
    400,
    request("resource_missing", "payment_method"),
    { kind: "declined", class: "hard" },
  ],
  ["an intent that is not there", 404, request("resource_missing", "intent"), { kind: "our_bug" }],
  [
    "server error in Stripe's words",
    500,
    { type: "api_error", message: "" },
    { kind: "unknown", reason: "server_error" },
  ],
  ["server error without words", 502, null, { kind: "unknown", reason: "server_error", code: "http_502" }],
  ["a refusal not in Stripe's words, so perhaps not Stripe's", 403, null, { kind: "unknown", reason: "bad_reply" }],
  ["a status that Stripe does not use", 418, request(null), { kind: "unknown", reason: "unmapped" }],
])("error: %s", (_, httpStatus, error, expected) => {
  expect(translateFailure(failure(httpStatus, error))).toMatchObject(expected);
});

test("what the wire says wins: not connected is not sent, silence is a timeout, a cut line is a lost connection", () => {
  const unsent = failure(null, null, {
    measured: { ...measured, isSent: false, httpStatus: null },
    networkCode: "ECONNREFUSED",
    isTimeout: true,
  });
  expect(translateFailure(unsent)).toMatchObject({ kind: "not_sent", code: "ECONNREFUSED" });
  expect(translateFailure(failure(null, null, { isTimeout: true }))).toMatchObject({
    kind: "unknown",
    reason: "timeout",
  });
  expect(translateFailure(failure(200, null, { networkCode: "CLOSED_ECONNRESET" }))).toMatchObject({
    kind: "unknown",
    reason: "connection",
  });
});

test("keys and tokens that Stripe quotes are cut out", () => {
  const error = {
    type: "invalid_request_error",
    message: "No such PaymentMethod: 'pm_1MrPBL2eZvKY'; key sk_test_4eC39HqL",
  };
  const text = JSON.stringify(translateFailure(failure(401, error)));
  expect(text).not.toMatch(/1MrPBL|4eC39/);
});

test("a void is done when Stripe says so in its error, too late when it was captured, else unknown", () => {
  const refusal = (status: string) =>
    failure(400, {
      ...request("payment_intent_unexpected_state"),
      payment_intent: intent({ status, amount_received: 1000 }),
    });
  const any = { ...asked, amountMinor: null };
  expect(translateVoid(intent({ status: "canceled" }), any, measured)).toMatchObject({ kind: "voided" });
  expect(translateVoidFailure(refusal("canceled"), any)).toMatchObject({ kind: "voided" });
  expect(translateVoidFailure(refusal("succeeded"), any)).toMatchObject({ kind: "captured", amountMinor: 1000 });
  expect(translateVoidFailure(refusal("processing"), any)).toMatchObject({ kind: "unknown" });
  expect(translateVoid(heldIntent, any, measured)).toMatchObject({
    kind: "unknown",
    reason: "bad_reply",
    code: "authorized",
  });
});

const refundAsked = { ...asked, providerRef: refundReply.payment_intent };
test.each([
  ["succeeded", {}, { kind: "refunded", refundRef: refundReply.id, amountMinor: 1000 }],
  ["pending", { status: "pending" }, { kind: "refund_pending" }],
  [
    "failed",
    { status: "failed", failure_reason: "expired_or_canceled_card" },
    { kind: "declined", code: "expired_or_canceled_card" },
  ],
  ["of another amount", { amount: 1 }, { kind: "unknown", code: "not_what_was_asked" }],
  ["of another charge", { payment_intent: "pi_x" }, { kind: "unknown", code: "not_what_was_asked" }],
  ["unreadable", { object: "charge" }, { kind: "unknown", code: "unreadable" }],
])("refund %s", (_, change, expected) => {
  expect(translateRefund({ ...refundReply, ...change }, refundAsked, measured)).toMatchObject(expected);
});

test("a look-up proves absence only in Stripe's own words", () => {
  expect(translateLookUpFailure(failure(404, request("resource_missing", "intent")))).toMatchObject({ kind: "absent" });
  expect(translateLookUpFailure(failure(404, null))).toMatchObject({ kind: "unavailable" });
  expect(translateLookUpFailure(failure(500, null))).toMatchObject({
    kind: "unavailable",
    failure: { kind: "unknown" },
  });
  const unclassified = {
    type: "card_error",
    code: "card_declined",
    decline_code: "mercury_retrograde",
    message: "No.",
  };
  const seen = translateLookUp(
    intent({ status: "requires_payment_method", last_payment_error: unclassified }),
    asked,
    measured,
  );
  expect(seen).toMatchObject({ kind: "found", charge: { state: "declined", decline: { class: "hard" } } });
});

test("a look-up whose last answer was that the bank asks for the buyer is no decline", () => {
  const asks = { type: "card_error", code: "authentication_required", decline_code: "authentication_required" };
  const seen = intent({ status: "requires_payment_method", last_payment_error: asks });
  const charge = { state: "needs_buyer", step: { kind: "confirm_again" } };
  expect(translateLookUp(seen, asked, measured)).toMatchObject({ kind: "found", charge });
  expect(translateIntent(seen, asked, measured)).toMatchObject({ kind: "needs_buyer", step: charge.step });
});

test("every documented code has one class", () => {
  expect(classifyDecline("insufficient_funds")).toBe("soft");
  expect(classifyDecline("stolen_card")).toBe("hard");
  expect(classifyDecline("")).toBeNull();
});
