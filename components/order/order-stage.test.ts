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

const dispute = (state: "open" | "won" | "lost", amountMinor = 129) =>
  ({ state, amountMinor }) as OrderView["disputes"][number];

test.each<[string, OrderView["status"], number, OrderView["disputes"], string]>([
  ["what the bank took back is no refund of the shop's", "refunded", 0, [dispute("lost")], "charged_back"],
  ["refunded, then taken back as well", "refunded", 129, [dispute("lost")], "refunded"],
  ["one lost, one not decided", "paid", 0, [dispute("lost", 29), dispute("open", 100)], "disputed"],
  ["lost in part", "paid", 0, [dispute("lost", 29)], "part_refunded"],
  ["an artist or a buyer is not told of each", "paid", 0, [], "disputed"],
])("%s", (_, status, refundedMinor, disputes, stage) => {
  expect(readStage({ status, payment: payment("disputed", "none"), refundedMinor, disputes })).toBe(stage);
});

test("a dispute that was won leaves the order as it was", () => {
  const order = { status: "paid", payment: payment("captured", "none"), refundedMinor: 0 } as const;
  expect(readStage({ ...order, disputes: [dispute("won")] })).toBe("paid");
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
