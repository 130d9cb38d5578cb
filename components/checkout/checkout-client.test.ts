import { expect, test } from "vitest";
import type { PaymentOffer, PaymentView } from "@/lib/shared/schemas/checkout";
import { reduceCheckout } from "./checkout-client";
import { confirmWith } from "./checkout-moves";
import {
  type CheckoutEvent,
  type CheckoutState,
  INITIAL_STATE,
  type PendingOrder,
  type Reply,
  type Step,
  type Want,
} from "./checkout-state";
import { readOutcome } from "./read-outcome";

const ORDER = { id: "ord_1", totalMinor: 129, currency: "USD", rail: "stripe" } as const;
const PENDING: PendingOrder = {
  fingerprint: "f",
  key: "k",
  method: "card",
  orderId: "ord_1",
  lineIds: [],
  madeAtMs: 0,
  sentAtMs: 0,
  switching: null,
};
const CARD: Want = { method: "card", shownTotalMinor: 129, isInPopup: false };
const PAYPAL: Want = { ...CARD, method: "paypal" };
const BODY = { lines: [], currency: "USD", country: "IE", email: "", method: "card" } as const;
const PLACING: Step = { at: "placing", body: { ...BODY, lines: [] }, want: CARD, tries: 1 };
const FRAME = { kind: "sandbox", rail: "stripe", url: "/f?rail=stripe" } as const;
const TOKENIZING: Step = { at: "tokenizing", order: ORDER, fields: FRAME };
const CONFIRMING = confirmWith(ORDER, { token: "tok", rail: "stripe" }, "c");
const ASKING = confirmWith(ORDER, { isApproved: true }, "c");
const SWITCHING: Step = { at: "switching", order: ORDER, want: PAYPAL, key: "s", tries: 1 };
const PAYPAL_OFFER: PaymentOffer = { method: "paypal", rail: "paypal", needsCard: false };

function inStep(step: Step): CheckoutState {
  return { ...INITIAL_STATE, pending: PENDING, step };
}
function refused(
  status: number,
  code: string,
  errors?: { path: string; message: string }[],
  retryAfterMs: number | null = null,
): Reply<never> {
  const problem = { type: "", title: "", status, detail: "Said why.", code, requestId: "req_1", errors };
  return { kind: "refused", status, problem, retryAfterMs };
}
function view(state: PaymentView["state"], next: PaymentView["next"], method: PaymentView["method"] = "card") {
  return { id: "pay_1", state, rail: "stripe", method, next, message: null } satisfies PaymentView;
}
const answered = <T>(value: T) => ({ kind: "answered", value }) as const;
const stamped = { atMs: 7, key: "fresh" };
const FIELDS = { kind: "fields", fields: FRAME, rail: "stripe" } as const;
const REDIRECT = { kind: "redirect", url: "/step", rail: "paypal", providerRef: "5O1" } as const;
const WAIT = { kind: "wait" } as const;
const SHEET = { kind: "sandbox", url: "/sandbox/wallet?rail=square" } as const;
const IN_SHEET: Step = { at: "in_sheet", order: { ...ORDER, rail: "square" }, method: "google_pay", sheet: SHEET };

test("a wallet: the sheet opens for the rail of the order, its token goes there, and to leave it says nothing", () => {
  const want: Want = { ...CARD, method: "google_pay", shownTotalMinor: ORDER.totalMinor };
  const next = { kind: "wallet_sheet", rail: "square", sheet: SHEET } as const;
  const payment = { ...view("open", next, "google_pay"), rail: "square" };
  const switching: Step = { at: "switching", order: ORDER, want, key: "s", tries: 1 };
  const opened = reduceCheckout(inStep(switching), { type: "switched", reply: answered(payment), ...stamped });
  expect(opened.step).toEqual(IN_SHEET);
  expect(reduceCheckout(opened, { type: "sheet_left" })).toMatchObject({ step: { at: "form" }, notice: null });
  expect(reduceCheckout(opened, { type: "sheet_failed" })).toMatchObject({ notice: { kind: "sheet_failed" } });
  const token = { type: "tokenized", token: "cnon:1", rail: "square", card: null, ...stamped } as const;
  expect(reduceCheckout(opened, token)).toMatchObject({
    step: { at: "confirming", confirmation: { token: "cnon:1", rail: "square" } },
    pending: { sentAtMs: 7 },
  });
  expect(reduceCheckout(inStep(CONFIRMING), { type: "sheet_left" }).step, "too late").toEqual(CONFIRMING);
});

test("a wallet that has to be asked once more is offered again at the same rail", () => {
  const next = { kind: "wallet_sheet", rail: "square", sheet: SHEET } as const;
  const confirming = confirmWith({ ...ORDER, rail: "square" }, { token: "cnon:1", rail: "square" }, "c");
  const reply = answered(view("open", next, "google_pay"));
  expect(reduceCheckout(inStep(confirming), { type: "confirmed", reply, ...stamped })).toMatchObject({
    step: { at: "form" },
    notice: { kind: "not_taken", offers: [{ method: "google_pay", rail: "square", needsCard: false }] },
  });
});

test.each<[string, Step, CheckoutEvent]>([
  [
    "a token that comes unasked",
    { at: "form" },
    { type: "tokenized", token: "t", rail: null, card: { last4: "", brand: "" }, key: "c", atMs: 0 },
  ],
  ["a second pay", CONFIRMING, { type: "pay", body: { ...BODY, lines: [] }, want: CARD, pending: PENDING }],
  ["a late answer to the order", CONFIRMING, { type: "placed", reply: { kind: "unreachable" }, ...stamped }],
  ["a late answer to a change of method", ASKING, { type: "switched", reply: { kind: "unreachable" }, ...stamped }],
  [
    "a late answer to the confirm",
    { at: "paid", orderId: "ord_1" },
    { type: "confirmed", reply: { kind: "unreachable" }, ...stamped },
  ],
  ["a yes from a window that was given up", { at: "form" }, { type: "approved", key: "c", atMs: 0 }],
  ["a closed window after its yes", ASKING, { type: "popup_left", atMs: 0 }],
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
  const state = reduceCheckout(inStep(PLACING), { type: "placed", reply, ...stamped });
  expect(state.step.at).toBe("form");
  expect(state.fieldErrors).toEqual({ email: "not an address", lines: "no longer sold" });
  const edited = reduceCheckout(state, { type: "edited", field: "email" });
  expect(edited.fieldErrors).toEqual({ lines: "no longer sold" });
  expect(edited.notice).toEqual({ kind: "invalid" });
  expect(reduceCheckout(edited, { type: "edited", field: "lines" }).notice).toBeNull();
});

test("another body under a known key drops the key instead of repeating it", () => {
  const reply = refused(422, "idempotency_mismatch");
  expect(reduceCheckout(inStep(PLACING), { type: "placed", reply, ...stamped }).pending).toBeNull();
});

test("a refusal without fields keeps its words and the request id", () => {
  const state = reduceCheckout(inStep(PLACING), { type: "placed", reply: refused(500, "internal"), ...stamped });
  expect(state.notice).toEqual({ kind: "refused", detail: "Said why.", requestId: "req_1", retryAfterMs: null });
});

const RESTS = refused(422, "unprocessable", [{ path: "method", message: "Card payments rest." }]);
test.each<[string, Step, CheckoutEvent, boolean]>([
  ["a new order forgets its key", PLACING, { type: "placed", reply: RESTS, ...stamped }, false],
  ["an order that exists stays", SWITCHING, { type: "switched", reply: RESTS, ...stamped }, true],
])("a method that rests is said in the shop's words, and %s", (_, step, event, isKept) => {
  const state = reduceCheckout(inStep(step), event);
  expect(state.notice).toEqual({ kind: "method_rests", detail: "Card payments rest." });
  expect(state.pending !== null).toBe(isKept);
});

test.each<[string, Step, Reply<PaymentView>, CheckoutState["step"]["at"]]>([
  ["500 may have charged: look it up", CONFIRMING, refused(500, "internal"), "checking"],
  ["409 without Retry-After may be paid elsewhere: look it up", CONFIRMING, refused(409, "conflict"), "checking"],
  ["422 on the token was not sent", CONFIRMING, refused(422, "unprocessable"), "form"],
  ["429 was not sent", CONFIRMING, refused(429, "rate_limited"), "form"],
  ["429 that asks for seconds is waited out", CONFIRMING, refused(429, "rate_limited", [], 9000), "pausing"],
  ["429 that asks for minutes is told", CONFIRMING, refused(429, "rate_limited", [], 300_000), "form"],
  ["428 without a puzzle was not sent", CONFIRMING, refused(428, "challenge_required"), "form"],
  ["404 means the order is not ours any more", CONFIRMING, refused(404, "not_found"), "form"],
  ["409 with Retry-After comes again", CONFIRMING, refused(409, "conflict", [], 1000), "pausing"],
  ["no answer comes again", CONFIRMING, { kind: "unreachable" }, "pausing"],
  ["the bank's page is gone to", CONFIRMING, answered(view("open", { ...REDIRECT, rail: "stripe" })), "leaving"],
  ["no yes at the rail is not gone to again", ASKING, answered(view("open", REDIRECT, "paypal")), "form"],
  ["a yes that the rail has not finished is looked up", ASKING, answered(view("open", WAIT, "paypal")), "checking"],
])("after a confirm, %s", (_, step, reply, at) => {
  expect(reduceCheckout(inStep(step), { type: "confirmed", reply, ...stamped }).step.at).toBe(at);
});

test("Retry-After is kept to the second, and told", () => {
  const reply = refused(503, "unavailable", [], 12_000);
  const { step } = reduceCheckout(inStep(PLACING), { type: "placed", reply, ...stamped });
  expect(step).toMatchObject({ at: "pausing", delayMs: 12_000, why: "asked_to_wait" });
});

test("a definite no names the rail, offers the others, and marks them ready in the trail", () => {
  const payment = view("open", { kind: "retry", reason: "Stripe could not.", offers: [PAYPAL_OFFER] });
  const state = reduceCheckout(inStep(CONFIRMING), { type: "confirmed", reply: answered(payment), ...stamped });
  expect(state.notice).toMatchObject({ kind: "not_taken", method: "card", rail: "stripe", offers: [PAYPAL_OFFER] });
  expect(state.trail.map(({ kind, rail }) => `${kind} ${rail}`)).toEqual(["not_taken stripe", "ready paypal"]);
  expect(state.pending?.orderId, "the order stays").toBe("ord_1");
});

test("card fields of another rail than the one that charges are asked for, and the token is not sent", () => {
  const event = {
    type: "tokenized",
    token: "t",
    rail: "paypal",
    card: { last4: "", brand: "" },
    key: "c",
    atMs: 0,
  } as const;
  const state = reduceCheckout(inStep(TOKENIZING), event);
  expect(state.notice).toEqual({ kind: "fields_changed" });
  expect(state.fields).toEqual(FRAME);
});

test.each<[string, Step, CheckoutEvent["type"], Partial<CheckoutState>]>([
  [
    "an order at another rail than the fields: those of its rail come in their place",
    TOKENIZING,
    "fields_of_other",
    { step: { at: "form" }, notice: { kind: "fields_changed" }, fields: FRAME },
  ],
  [
    "a bank that did not let the card through: nothing was sent on",
    TOKENIZING,
    "bank_refused",
    { step: { at: "form" }, notice: { kind: "bank_refused" }, fields: null },
  ],
  [
    "fields that went while they were being filled in",
    { at: "form" },
    "fields_moved",
    { step: { at: "form" }, notice: { kind: "fields_changed" }, fields: null },
  ],
  ["fields that went while paying", CONFIRMING, "fields_moved", { step: CONFIRMING, notice: null }],
])("%s", (_, step, type, expected) => {
  expect(reduceCheckout(inStep(step), { type } as CheckoutEvent)).toMatchObject(expected);
});

test("fields that move after a no leave its words, which say more", () => {
  const told = { ...inStep({ at: "form" }), notice: { kind: "unreachable" } as const };
  expect(reduceCheckout(told, { type: "fields_moved" })).toBe(told);
});

const ADYEN_FIELDS = { kind: "adyen", rail: "adyen", clientKey: "live_x", environment: "live" } as const;
test.each([
  ["whose own fields are empty: its fields come, and the card is typed once more", ADYEN_FIELDS, ADYEN_FIELDS, true],
  ["served by the same frame: what was typed stays", { ...FRAME, rail: "adyen" }, null, false],
])("a card goes on at another provider %s", (_, fields, shown, mustRetype) => {
  const offers: PaymentOffer[] = [{ method: "card", rail: "adyen", needsCard: true }];
  const next = { kind: "retry", reason: "no", offers, fields } as const;
  const event = { type: "confirmed", reply: answered(view("open", next)), ...stamped } as const;
  const state = reduceCheckout(inStep(CONFIRMING), event);
  expect(state.fields).toEqual(shown);
  expect(state.notice).toMatchObject({ kind: "not_taken", mustRetype });
});

test("a token goes out under the rail of the attempt, whatever rail the quote had named", () => {
  const event = {
    type: "tokenized",
    token: "t",
    rail: "stripe",
    card: { last4: "", brand: "" },
    key: "c",
    atMs: 0,
  } as const;
  const { step } = reduceCheckout(inStep(TOKENIZING), event);
  expect(step).toMatchObject({ at: "confirming", confirmation: { token: "t", rail: "stripe" }, key: "c" });
});

test("the same change of method is repeated under its kept key, another one gets a fresh key", () => {
  const kept = { ...PENDING, switching: { method: "paypal", key: "kept" } } as const;
  const at = { at: "resuming", orderId: "ord_1", tries: 1 } as const;
  const look = (want: Want, method: PaymentView["method"]) => {
    const order = { ...ORDER, status: "pending", payment: view("open", FIELDS, method) } as never;
    const state = { ...inStep({ ...at, want }), pending: kept };
    return reduceCheckout(state, { type: "looked", reply: answered(order), ...stamped });
  };
  expect(look(PAYPAL, "card").step).toMatchObject({ at: "switching", key: "kept" });
  expect(look(CARD, "paypal").step).toMatchObject({ at: "switching", key: "fresh" });
});

test("while checking, an order that still asks for the approval does not send the buyer there a second time", () => {
  const slow = reduceCheckout(inStep(ASKING), { type: "confirm_slow", atMs: 1 });
  expect(slow.trail.map(({ kind }) => kind)).toEqual(["silent"]);
  const asking = reduceCheckout(slow, { type: "elapsed" });
  const order = { ...ORDER, status: "pending", payment: view("open", REDIRECT, "paypal") } as never;
  const state = reduceCheckout(asking, { type: "looked", reply: answered(order), ...stamped });
  expect(state.step.at).toBe("form");
  expect(state.notice).toEqual({ kind: "left", method: "paypal", rail: "paypal" });
});

test.each<[string, PaymentView | null, Parameters<typeof readOutcome>[1], string]>([
  ["nothing to pay", null, "paid", "paid"],
  ["paid although the reply still says fields", view("open", FIELDS), "paid", "paid"],
  ["refunded is past paying", view("refunded", { kind: "none" }), "refunded", "paid"],
  ["disputed is past paying", view("disputed", { kind: "none" }), "paid", "paid"],
  ["authorised only is not paid", view("authorized", { kind: "none" }), "pending", "checking"],
  ["under review", view("review", { kind: "wait" }), "pending", "checking"],
  ["tried too often: nothing further to do on this order", view("open", { kind: "none" }), "pending", "closed"],
  ["expired", view("expired", { kind: "none" }), "expired", "closed"],
  ["failed", view("failed", { kind: "none" }), "failed", "closed"],
  ["declined", view("open", { kind: "retry", reason: "generic_decline", offers: [] }), "pending", "declined"],
  ["to approve", view("open", REDIRECT, "paypal"), "pending", "redirect"],
])("outcome: %s", (_, payment, status, is) => {
  expect(readOutcome(payment, status).is).toBe(is);
});
