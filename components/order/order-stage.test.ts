import { expect, test } from "vitest";
import type { OrderView, PaymentView } from "@/lib/shared/schemas/checkout";
import { isUnderWay, readStage } from "./order-stage";

function payment(state: PaymentView["state"], kind: "fields" | "redirect" | "wait" | "none" | "retry"): PaymentView {
  const next: Record<typeof kind, PaymentView["next"]> = {
    fields: { kind: "fields", fields: { kind: "sandbox", rail: "stripe", url: "/f" }, rail: "stripe" },
    redirect: { kind: "redirect", url: "/step", rail: "paypal", providerRef: null },
    wait: { kind: "wait" },
    none: { kind: "none" },
    retry: { kind: "retry", reason: "no", offers: [] },
  };
  return { id: "pay_1", state, rail: "stripe", method: "card", next: next[kind], message: null };
}

const UNDISPUTED = { hasOpenDispute: false, chargedBackMinor: 0 };

test.each<[string, OrderView["status"], PaymentView | null, string]>([
  ["refunded money outranks a paid order", "paid", payment("refunded", "none"), "refunded"],
  ["captured but not handed over yet", "pending", payment("captured", "none"), "paid"],
  ["free of charge", "paid", null, "paid"],
  ["paid with trouble", "paid_needs_attention", payment("captured", "none"), "attention"],
  ["nobody knows", "pending", payment("open", "wait"), "checking"],
  ["in review", "pending", payment("review", "wait"), "checking"],
  ["never tried", "pending", payment("open", "fields"), "to_pay"],
  ["declined", "pending", payment("open", "retry"), "to_pay"],
  ["not approved at the rail yet", "pending", payment("open", "redirect"), "to_pay"],
  ["tried too often", "pending", payment("open", "none"), "closed"],
  ["expired", "expired", payment("expired", "none"), "closed"],
])("%s", (_, status, paymentView, stage) => {
  expect(readStage({ status, payment: paymentView, refundedMinor: 0, ...UNDISPUTED })).toBe(stage);
});

test("money that went back in part is said, and the order stays paid", () => {
  const order = { status: "paid", payment: payment("captured", "none"), refundedMinor: 129 } as const;
  expect(readStage({ ...order, ...UNDISPUTED })).toBe("part_refunded");
});

test.each<[string, OrderView["status"], number, boolean, number, string]>([
  ["the bank wants it back", "paid", 0, true, 0, "disputed"],
  ["what the bank took back is no refund of the shop's", "refunded", 0, false, 129, "charged_back"],
  ["refunded, then taken back as well", "refunded", 129, false, 129, "refunded"],
  ["one lost, one not decided", "paid", 0, true, 29, "disputed"],
  ["lost in part", "paid", 0, false, 29, "part_refunded"],
  ["won: the order is as it was", "paid", 0, false, 0, "paid"],
])("%s", (_, status, refundedMinor, hasOpenDispute, chargedBackMinor, stage) => {
  const order = { status, payment: payment("disputed", "none"), refundedMinor, hasOpenDispute, chargedBackMinor };
  expect(readStage(order)).toBe(stage);
});

test.each<[string, number, string | null, number, boolean]>([
  ["free of charge: never booked, so nothing is still to come", 0, null, 1, false],
  ["free of charge, not handed over yet", 0, null, 0, true],
  ["paid, booked, handed over", 129, "ltx_1", 1, false],
  ["paid, not booked yet", 129, null, 1, true],
  ["paid and booked, not handed over yet", 129, "ltx_1", 0, true],
])("under way: %s", (_, totalMinor, ledgerTransactionId, downloads, isExpected) => {
  const order = {
    status: "paid",
    payment: totalMinor === 0 ? null : payment("captured", "none"),
    totalMinor,
    refundedMinor: 0,
    ...UNDISPUTED,
    downloads: Array.from({ length: downloads }),
    receipt: { ledgerTransactionId },
  } as OrderView;
  expect(isUnderWay(order)).toBe(isExpected);
});
