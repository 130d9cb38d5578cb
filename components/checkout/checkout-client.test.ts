import { expect, test } from "vitest";
import type { PaymentView } from "@/lib/shared/schemas/checkout";
import { reduceCheckout } from "./checkout-client";
import { type CheckoutEvent, type CheckoutState, INITIAL_STATE, type Reply, type Step } from "./checkout-state";
import { readOutcome } from "./read-outcome";

const ORDER = { id: "ord_1", totalMinor: 129, currency: "USD", rail: "stripe" } as const;
const PENDING = { fingerprint: "f", key: "k", orderId: "ord_1", lineIds: [], madeAtMs: 0, sentAtMs: 0 };
const CONFIRMING: Step = { at: "confirming", order: ORDER, token: "tok", key: "c", tries: 1 };
const PLACING: Step = {
  at: "placing",
  body: { lines: [], currency: "USD", country: "IE", email: "", method: "card" },
  shownTotalMinor: 129,
  tries: 1,
};

function inStep(step: Step): CheckoutState {
  return { ...INITIAL_STATE, pending: PENDING, step };
}
function refused(status: number, code: string, errors?: { path: string; message: string }[]): Reply<never> {
  const problem = { type: "", title: "", status, detail: "Said why.", code, requestId: "req_1", errors };
  return { kind: "refused", status, problem, retryAfterMs: null };
}

test.each<[string, Step, CheckoutEvent]>([
  [
    "a token that comes unasked",
    { at: "form" },
    { type: "tokenized", token: "t", card: { last4: "", brand: "" }, key: "c", atMs: 0 },
  ],
  ["a second pay", CONFIRMING, { type: "pay", body: PLACING.body, shownTotalMinor: 1, pending: PENDING }],
  ["a late answer to the order", CONFIRMING, { type: "placed", reply: { kind: "unreachable" }, atMs: 0 }],
  [
    "a late answer to the confirm",
    { at: "paid", orderId: "ord_1" },
    { type: "confirmed", reply: { kind: "unreachable" }, atMs: 0 },
  ],
  ["resuming in the middle of a payment", CONFIRMING, { type: "resume", pending: PENDING }],
])("%s changes nothing", (_, step, event) => {
  const state = inStep(step);
  expect(reduceCheckout(state, event)).toBe(state);
});

test("problem errors land on their fields; every error in the basket counts as one of `lines`", () => {
  const reply = refused(422, "unprocessable", [
    { path: "email", message: "not an address" },
    { path: "lines.0.trackId", message: "no longer sold" },
  ]);
  const state = reduceCheckout(inStep(PLACING), { type: "placed", reply, atMs: 0 });
  expect(state.step.at).toBe("form");
  expect(state.fieldErrors).toEqual({ email: "not an address", lines: "no longer sold" });
  const edited = reduceCheckout(state, { type: "edited", field: "email" });
  expect(edited.fieldErrors).toEqual({ lines: "no longer sold" });
  expect(edited.notice).toEqual({ kind: "invalid" });
  expect(reduceCheckout(edited, { type: "edited", field: "lines" }).notice).toBeNull();
});

test("another body under a known key drops the key instead of repeating it", () => {
  const state = reduceCheckout(inStep(PLACING), {
    type: "placed",
    reply: refused(422, "idempotency_mismatch"),
    atMs: 0,
  });
  expect(state.pending).toBeNull();
});

test("a refusal without fields keeps its words and the request id", () => {
  const state = reduceCheckout(inStep(PLACING), { type: "placed", reply: refused(500, "internal"), atMs: 0 });
  expect(state.notice).toEqual({ kind: "refused", detail: "Said why.", requestId: "req_1" });
});

test.each<[string, Reply<PaymentView>, CheckoutState["step"]["at"]]>([
  ["500 may have charged: look it up", refused(500, "internal"), "checking"],
  ["409 without Retry-After may be paid in another tab: look it up", refused(409, "conflict"), "checking"],
  ["422 on the token was not sent", refused(422, "unprocessable"), "form"],
  ["429 was not sent", refused(429, "rate_limited"), "form"],
  ["404 means the order is not ours any more", refused(404, "not_found"), "form"],
  ["409 with Retry-After comes again", { kind: "refused", status: 409, problem: null, retryAfterMs: 1000 }, "pausing"],
  ["no answer comes again", { kind: "unreachable" }, "pausing"],
])("after a confirm, %s", (_, reply, at) => {
  expect(reduceCheckout(inStep(CONFIRMING), { type: "confirmed", reply, atMs: 0 }).step.at).toBe(at);
});

const view = (state: PaymentView["state"], next: PaymentView["next"]): PaymentView => ({
  id: "pay_1",
  state,
  rail: null,
  method: "card",
  next,
  message: null,
});
test.each<[string, PaymentView | null, Parameters<typeof readOutcome>[1], string]>([
  ["nothing to pay", null, "paid", "paid"],
  ["paid although the reply still says fields", view("open", { kind: "fields", fieldsUrl: "/f" }), "paid", "paid"],
  ["refunded is past paying", view("refunded", { kind: "none" }), "refunded", "paid"],
  ["authorised only is not paid", view("authorized", { kind: "none" }), "pending", "checking"],
  ["under review", view("review", { kind: "wait" }), "pending", "checking"],
  ["tried too often: nothing further to do on this order", view("open", { kind: "none" }), "pending", "closed"],
  ["expired", view("expired", { kind: "none" }), "expired", "closed"],
  ["failed", view("failed", { kind: "none" }), "failed", "closed"],
  ["declined", view("open", { kind: "retry", reason: "generic_decline" }), "pending", "declined"],
])("outcome: %s", (_, payment, status, is) => {
  expect(readOutcome(payment, status).is).toBe(is);
});
