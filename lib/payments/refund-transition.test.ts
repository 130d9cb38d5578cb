import { expect, test } from "vitest";
import { REVIEW_AFTER_MS } from "./context";
import type { Evidence, RailRefund, RefundOutcome } from "./provider";
import type { Refund, RefundState } from "./refund-rows";
import { afterRefundCall, afterRefundFound } from "./refund-transition";

const now = new Date("2026-11-21T12:00:00Z");
const evidence = {} as Evidence;
const situation = (state: RefundState, ageMs = 0) => ({
  refund: { state, amountMinor: 129, resolveCount: 0, createdAt: new Date(now.getTime() - ageMs) } as Refund,
  now,
});
const soon = new Date(now.getTime() + 1_000);

test.each<[string, RefundState, RefundOutcome, object]>([
  [
    "another amount than was asked for: not booked, shown to a person",
    "sent",
    { kind: "refunded", refundRef: "re_1", amountMinor: 128, evidence },
    { state: "unknown", leaseUntil: soon, outcomeCode: "amount_mismatch", review: "amount_mismatch" },
  ],
  [
    "the request never left: a definite no",
    "sent",
    { kind: "not_sent", code: "ECONNREFUSED", evidence },
    { state: "failed", leaseUntil: null, outcomeClass: "not_sent" },
  ],
  [
    "a limit of the rail: a definite no",
    "sent",
    { kind: "rail_says_no", code: "rate_limit", message: "", evidence },
    { state: "failed", outcomeClass: "rail_says_no" },
  ],
  [
    "a server error: nobody knows",
    "sent",
    { kind: "unknown", reason: "server_error", code: "http_500", evidence },
    { state: "unknown", leaseUntil: soon, outcomeCode: "http_500" },
  ],
  [
    "taken, not done",
    "sent",
    { kind: "refund_pending", refundRef: "re_1", amountMinor: 129, evidence },
    { state: "pending", leaseUntil: soon, providerRef: "re_1" },
  ],
  [
    "done",
    "unknown",
    { kind: "refunded", refundRef: "re_1", amountMinor: 129, evidence },
    { state: "succeeded", leaseUntil: null, providerRef: "re_1" },
  ],
])("%s", (_, state, outcome, expected) => {
  const change = afterRefundCall(situation(state), outcome);
  expect(change).toMatchObject(expected);
  expect("review" in change).toBe("review" in expected);
});

const found = (state: RailRefund["state"]): RailRefund => ({
  refundRef: "re_1",
  ourRef: "rfn_1",
  amountMinor: 129,
  state,
});

test.each<[string, RefundState, RailRefund, object]>([
  [
    "a late failure of what the rail had taken: a person is told",
    "pending",
    found("failed"),
    { state: "failed", review: "refund_failed" },
  ],
  ["found failed at once: the asker is told, nobody else", "unknown", found("failed"), { state: "failed" }],
  ["found done", "unknown", found("succeeded"), { state: "succeeded", leaseUntil: null }],
  ["still pending", "pending", found("pending"), { state: "pending", leaseUntil: soon }],
])("%s", (_, state, listed, expected) => {
  const change = afterRefundFound(situation(state), listed);
  expect(change).toMatchObject({ ...expected, providerRef: "re_1" });
  expect("review" in change).toBe("review" in expected);
});

test.each<[string, number, string | undefined]>([
  ["for two days: asked on", REVIEW_AFTER_MS - 1, undefined],
  ["for more than three: a person is told, and it is asked on", REVIEW_AFTER_MS + 1, "refund_unknown"],
])("nobody can tell %s", (_, ageMs, review) => {
  const outcome: RefundOutcome = { kind: "unknown", reason: "timeout", code: "timeout", evidence };
  const change = afterRefundCall(situation("unknown", ageMs), outcome);
  expect([change.state, change.leaseUntil, change.review]).toEqual(["unknown", soon, review]);
});
