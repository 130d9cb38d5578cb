import { expect, test } from "vitest";
import received from "./fixtures/adyen/capture-received.json";
import decryptError from "./fixtures/adyen/error-decrypt.json";
import authorised from "./fixtures/adyen/payment-authorised.json";
import redirect from "./fixtures/adyen/payment-redirect.json";
import refusedPayment from "./fixtures/adyen/payment-refused.json";
import {
  type Failure,
  type Measured,
  translateFailure,
  translatePayment,
  translateReceived,
  translateRefund,
} from "./translate-adyen";

const measured: Measured = {
  rail: "adyen",
  operation: "confirm",
  idempotencyKey: "at_01:cnf1",
  isSent: true,
  httpStatus: 200,
  railRequestId: null,
  durationMs: 5,
};
const asked = { attemptRef: "at_01", amountMinor: 1_299, currency: "USD" };
const PSP = authorised.pspReference;
const step = { providerRef: PSP, amountMinor: 1_299, currency: "USD" };
const translate = (answer: unknown) => translatePayment(answer, asked, measured);
const refused = (change: object) => translate({ ...refusedPayment, ...change });

test("a hold names the payment, the card and what is held", () => {
  expect(translate(authorised)).toMatchObject({
    kind: "authorized",
    providerRef: PSP,
    amountMinor: 1_299,
    card: { brand: "visa", last4: "1142", country: "NL", fingerprint: "H167852639363479" },
    evidence: { raw: { resultCode: "Authorised", pspReference: PSP } },
  });
});

test("a hold of a part is a hold of that part, which nobody captures", () => {
  const part = { ...authorised, resultCode: "PartiallyAuthorised", amount: { currency: "USD", value: 500 } };
  expect(translate(part)).toMatchObject({ kind: "authorized", amountMinor: 500 });
});

test.each([
  ["another amount", { amount: { currency: "USD", value: 1 } }],
  ["another currency", { amount: { currency: "EUR", value: 1_299 } }],
  ["no amount", { amount: undefined }],
  ["another attempt", { merchantReference: "at_02" }],
  ["no reference of the payment", { pspReference: undefined }],
])("a hold of %s is no answer to what was asked", (_, change) => {
  const outcome = translate({ ...authorised, ...change });
  expect(outcome).toMatchObject({ kind: "unknown", reason: "bad_reply", code: "not_what_was_asked" });
});

test("a refusal is soft or hard by its code, and leaves no charge to cancel", () => {
  const outcome = refused({});
  expect(outcome).toMatchObject({ kind: "declined", class: "soft", code: "12", message: "Not enough balance" });
  expect(outcome).not.toHaveProperty("providerRef");
  expect(refused({ refusalReasonCode: "5" })).toMatchObject({ kind: "declined", class: "hard", code: "5" });
});

test.each([[{ refusalReasonCode: "999" }], [{ refusalReasonCode: undefined }]])(
  "a refusal of which no table knows the code waits for its notification",
  (change) => expect(refused(change)).toMatchObject({ kind: "unknown", reason: "unmapped" }),
);

test("a bank that wants to see the buyer has a page; the payment has no name yet", () => {
  const url = redirect.action.url;
  expect(translate(redirect)).toMatchObject({
    kind: "needs_buyer",
    providerRef: null,
    step: { kind: "redirect", url },
  });
  const form = { ...redirect, action: { ...redirect.action, method: "POST" } };
  expect(translate(form)).toMatchObject({ kind: "unknown", reason: "unmapped" });
});

test.each([
  ["Cancelled", "declined"],
  ["ChallengeShopper", "declined"],
  ["IdentifyShopper", "declined"],
  ["Pending", "unknown"],
  ["Received", "unknown"],
  ["PresentToShopper", "unknown"],
  ["Error", "unknown"],
  ["Success", "unknown"],
  ["MercuryRetrograde", "unknown"],
])("the result %s is %s", (resultCode, kind) => {
  expect(translate({ ...authorised, resultCode }).kind).toBe(kind);
});

test.each([[null], ["ok"], [{}], [{ object: "list", data: [] }]])("an answer that is none: %j", (answer) => {
  expect(translate(answer)).toMatchObject({ kind: "unknown", reason: "bad_reply", code: "unreadable" });
});

test("what was received is not done: its notification decides", () => {
  expect(translateReceived(received, step, measured, "capture")).toMatchObject({
    kind: "unknown",
    reason: "pending",
    code: "received",
    providerRef: PSP,
    furtherRefs: { capture: received.pspReference },
  });
  expect(translateRefund(received, step, measured)).toMatchObject({
    kind: "refund_pending",
    refundRef: received.pspReference,
    amountMinor: 1_299,
  });
});

test.each([
  ["of another payment", { paymentPspReference: "OTHER" }],
  ["of another amount", { amount: { currency: "USD", value: 1 } }],
])("a receipt %s is no answer", (_, change) => {
  const answer = { ...received, ...change };
  const bad = { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked" };
  expect(translateReceived(answer, step, measured, "capture")).toMatchObject(bad);
  expect(translateRefund(answer, step, measured)).toMatchObject(bad);
});

const failure = (change: Partial<Failure>, httpStatus: number | null = 422): Failure => ({
  measured: { ...measured, httpStatus },
  isTimeout: false,
  networkCode: null,
  body: null,
  ...change,
});

test("an error in Adyen's words is classed by them, and quotes nothing else", () => {
  const outcome = translateFailure(failure({ body: { ...decryptError, additionalData: { token: "secret" } } }));
  expect(outcome).toMatchObject({ kind: "declined", class: "hard", code: "174" });
  expect(outcome.evidence.raw).toEqual({ errorCode: "174", errorType: "validation" });
});

test.each([
  ["a page of a gateway", failure({}, 502), { kind: "unknown", reason: "server_error" }],
  ["a reset", failure({ networkCode: "ECONNRESET" }, null), { kind: "unknown", reason: "connection" }],
  ["a deadline", failure({ isTimeout: true }, null), { kind: "unknown", reason: "timeout" }],
  ["half an answer", failure({ networkCode: "ECONNRESET" }, 200), { kind: "unknown", reason: "connection" }],
  ["a limit without words", failure({ retryAfterMs: 1_000 }, 429), { kind: "rail_says_no", retryAfterMs: 1_000 }],
])("%s", (_, given, expected) => {
  expect(translateFailure(given)).toMatchObject(expected);
});

test("a request that never left is provably not sent", () => {
  const never = failure({ networkCode: "ECONNREFUSED" }, null);
  const outcome = translateFailure({ ...never, measured: { ...never.measured, isSent: false } });
  expect(outcome).toMatchObject({ kind: "not_sent", code: "ECONNREFUSED" });
});
