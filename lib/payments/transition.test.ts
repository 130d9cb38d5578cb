import { expect, test } from "vitest";
import { BUYER_LEASE_MS, REVIEW_AFTER_MS } from "./context";
import type { Attempt, Payment } from "./payment-rows";
import type { Evidence } from "./provider";
import { afterCapture, afterCharge, afterNothingFound, unresolved } from "./transition";

const CREATED_AT = new Date("2026-11-21T12:00:00Z");
const later = (ms: number) => new Date(CREATED_AT.getTime() + ms);
const evidence = { rail: "stripe", operation: "confirm", isSent: true } as Evidence;
const held = { kind: "authorized", providerRef: "pi_1", evidence } as const;

function payment(attempt: Partial<Attempt> = {}): Payment {
  const known = { state: "sent", providerRef: "pi_1", resolveCount: 0, createdAt: CREATED_AT, ...attempt } as Attempt;
  return { state: "open", amountMinor: 129, currency: "USD", attempt: known } as Payment;
}

test.each([
  ["a cent more", 130],
  ["a cent less", 128],
  ["nothing", 0],
])("a hold over %s than is owed is released, never captured", (_, amountMinor) => {
  expect(afterCharge({ payment: payment(), now: CREATED_AT }, { ...held, amountMinor })).toMatchObject({
    state: "voiding",
    paymentState: "open",
    leaseUntil: null,
    obligation: { kind: "void", reason: "amount_mismatch" },
  });
});

test("a hold over what is owed is captured next", () => {
  const change = afterCharge({ payment: payment(), now: CREATED_AT }, { ...held, amountMinor: 129 });
  expect(change).toMatchObject({ state: "authorized", paymentState: "authorized" });
  expect(change.obligation).toBeUndefined();
});

test.each([
  ["just before", 0, "open", undefined],
  ["after", 1, "review", { kind: "review", reason: "unreachable" }],
])(
  "in doubt %s three days are over: asked on, and a person is told only then",
  (_, beyondMs, paymentState, obligation) => {
    const now = later(REVIEW_AFTER_MS + beyondMs);
    const change = unresolved({ payment: payment({ state: "unknown" }), now }, "unknown", "unreachable");
    expect([change.state, change.isFinished, change.paymentState, change.obligation]).toEqual([
      "unknown",
      false,
      paymentState,
      obligation,
    ]);
    expect(change.leaseUntil?.getTime()).toBeGreaterThan(now.getTime());
  },
);

test("an outcome nobody knows ends nothing and frees nobody to pay elsewhere", () => {
  const lost = { kind: "unknown", reason: "timeout", code: "timeout", evidence } as const;
  const change = afterCharge({ payment: payment(), now: CREATED_AT }, lost);
  expect(change).toMatchObject({ state: "unknown", isFinished: false, isAnswer: false, outcomeClass: "unknown" });
});

test("what ended open at its rail is cancelled there; what never had an id there is not", () => {
  const declined = { kind: "declined", class: "hard", code: "lost_card", message: "", evidence } as const;
  const situation = (providerRef: string | null) => ({ payment: payment({ providerRef }), now: CREATED_AT });
  expect(afterCharge(situation("pi_1"), declined).obligation).toEqual({ kind: "void", reason: "hard_decline" });
  expect(afterCharge(situation(null), declined).obligation).toBeUndefined();
});

test.each([
  ["created", "expired"],
  ["needs_buyer", "expired"],
  ["unknown", "absent"],
  ["authorized", "voided"],
  ["capture_unknown", "voided"],
] as const)(
  "nothing is there of one that was %s: it ends %s, and the buyer may pay anew before their time is over",
  (state, end) => {
    const at = (now: Date) => afterNothingFound({ payment: payment({ state }), now }, "voided");
    expect(at(later(BUYER_LEASE_MS - 1))).toMatchObject({ state: end, paymentState: "open", isFinished: true });
    expect(at(later(BUYER_LEASE_MS)).paymentState).toBe(end === "expired" ? "expired" : "open");
  },
);

test("a capture without a yes never ends the hold by itself", () => {
  const situation = { payment: payment({ state: "capturing" }), now: CREATED_AT };
  const refused = { kind: "our_bug", code: "bad", message: "", evidence } as const;
  expect(afterCapture(situation, refused)).toMatchObject({ state: "capture_unknown", isFinished: false });
  expect(afterCapture(situation, { kind: "not_sent", code: "refused", evidence })).toMatchObject({
    state: "authorized",
    paymentState: "authorized",
    isFinished: false,
  });
});
