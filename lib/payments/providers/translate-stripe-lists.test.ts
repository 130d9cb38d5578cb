import { expect, test } from "vitest";
import type { Measured } from "./translate-stripe";
import { translateDisputes, translateRefunds } from "./translate-stripe-lists";

const measured: Measured = {
  rail: "stripe",
  operation: "refunds",
  idempotencyKey: null,
  isSent: true,
  httpStatus: 200,
  railRequestId: "req_1",
  durationMs: 5,
};
const refund = { id: "re_1", amount: 299, status: "succeeded", metadata: { refund: "rfn_1" } };
const dispute = {
  id: "du_1",
  amount: 1_500,
  currency: "jpy",
  reason: "fraudulent",
  status: "needs_response",
  created: 1_795_000_000,
};
const list = (...data: unknown[]) => ({ object: "list", data, has_more: false });
const UNREADABLE = { kind: "unavailable", failure: { kind: "unknown", reason: "bad_reply", code: "unreadable" } };

test.each([
  ["more of them than were shown", (item: object) => ({ ...list(item), has_more: true })],
  ["no word on whether there are more", (item: object) => ({ data: [item] })],
  ["one that has no id", (item: object) => list(item, { ...item, id: null })],
  ["an amount of broken cents", (item: object) => list({ ...item, amount: 2.5 })],
  ["another object", () => ({ object: "charge", id: "ch_1" })],
  ["no JSON", () => null],
])("a list with %s proves nothing, whatever it shows", (_, answer) => {
  expect(translateRefunds(answer(refund), measured)).toMatchObject(UNREADABLE);
  expect(translateDisputes(answer(dispute), measured)).toMatchObject(UNREADABLE);
});

test("a list of none is an answer", () => {
  expect(translateRefunds(list(), measured)).toMatchObject({ kind: "found", refunds: [] });
  expect(translateDisputes(list(), measured)).toMatchObject({ kind: "found", disputes: [] });
});

test.each([
  ["a status of tomorrow", { status: "moonlit" }, { state: "pending" }],
  ["no status", { status: null }, { state: "pending" }],
  ["one that waits for the buyer's bank data", { status: "requires_action" }, { state: "pending" }],
  ["pending", { status: "pending" }, { state: "pending" }],
  ["failed", { status: "failed" }, { state: "failed" }],
  ["canceled", { status: "canceled" }, { state: "failed" }],
  ["done, with our reference", {}, { refundRef: "re_1", ourRef: "rfn_1", amountMinor: 299, state: "succeeded" }],
  ["done at Stripe's own pages, not by us", { metadata: {} }, { ourRef: null, state: "succeeded" }],
  ["without metadata", { metadata: null }, { ourRef: null }],
])("refund: %s", (_, change, expected) => {
  expect(translateRefunds(list({ ...refund, ...change }), measured)).toMatchObject({ refunds: [expected] });
});

test.each([
  ["a status of tomorrow", "moonlit", "open"],
  ["waits for our answer", "needs_response", "open"],
  ["is looked at", "under_review", "open"],
  ["is an inquiry as yet", "warning_needs_response", "open"],
  ["was an inquiry, closed", "warning_closed", "won"],
  ["was prevented", "prevented", "won"],
  ["is won", "won", "won"],
  ["is lost", "lost", "lost"],
])("a dispute that %s (%s) is %s", (_, status, state) => {
  const seen = translateDisputes(list({ ...dispute, status }), measured);
  expect(seen).toMatchObject({ disputes: [{ disputeRef: "du_1", state }] });
});

test("a dispute tells its amount as it stands in its currency, its reason and its day", () => {
  const seen = translateDisputes(list(dispute), measured);
  if (seen.kind !== "found") throw new Error(seen.kind);
  expect(seen.disputes).toEqual([
    {
      disputeRef: "du_1",
      state: "open",
      amountMinor: 1_500,
      currency: "JPY",
      reason: "fraudulent",
      openedAt: new Date("2026-11-18T11:06:40.000Z"),
    },
  ]);
});

test("what else stands in a list is kept out of the evidence", () => {
  const secret = { payment_intent: "pi_1_secret_2", evidence: { customer_email_address: "alma@buyer.example" } };
  const seen = [
    translateRefunds(list({ ...refund, ...secret }), measured),
    translateDisputes(list({ ...dispute, ...secret }), measured),
  ];
  expect(JSON.stringify(seen)).not.toMatch(/secret|alma@/);
});
