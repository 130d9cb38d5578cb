import { expect, test } from "vitest";
import type { OrderView, PaymentView } from "@/lib/shared/schemas/checkout";
import { isUnderWay, readStage } from "./order-stage";

function payment(state: PaymentView["state"], kind: "fields" | "redirect" | "wait" | "none" | "retry"): PaymentView {
  const next: Record<typeof kind, PaymentView["next"]> = {
    fields: { kind: "fields", fieldsUrl: "/f", rail: "stripe" },
    redirect: { kind: "redirect", url: "/step", rail: "paypal", providerRef: null },
    wait: { kind: "wait" },
    none: { kind: "none" },
    retry: { kind: "retry", reason: "no", offers: [] },
  };
  return { id: "pay_1", state, rail: "stripe", method: "card", next: next[kind], message: null };
}

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
  ["the bank wants it back", "paid", payment("disputed", "none"), "disputed"],
  ["tried too often", "pending", payment("open", "none"), "closed"],
  ["expired", "expired", payment("expired", "none"), "closed"],
])("%s", (_, status, paymentView, stage) => {
  expect(readStage({ status, payment: paymentView, refundedMinor: 0, disputes: [] })).toBe(stage);
});

test("money that went back in part is said, and the order stays paid", () => {
  const order = { status: "paid", payment: payment("captured", "none"), refundedMinor: 129 } as const;
  expect(readStage({ ...order, disputes: [] })).toBe("part_refunded");
});

test("what the bank took back is no refund of the shop's", () => {
  const order = { status: "paid", payment: payment("refunded", "none") } as const;
  const dispute = { state: "lost" } as OrderView["disputes"][number];
  expect(readStage({ ...order, refundedMinor: 0, disputes: [dispute] })).toBe("charged_back");
  expect(readStage({ ...order, refundedMinor: 129, disputes: [dispute] })).toBe("refunded");
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
    disputes: [] as OrderView["disputes"],
    downloads: Array.from({ length: downloads }),
    receipt: { ledgerTransactionId },
  } as OrderView;
  expect(isUnderWay(order)).toBe(isExpected);
});
