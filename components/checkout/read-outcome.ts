import type { z } from "zod";
import type { OrderStatus, PaymentView } from "@/lib/shared/schemas/checkout";

export type Outcome = { is: "paid" | "checking" | "fields" | "closed" | "declined" } | { is: "redirect"; url: string };

const SETTLED_STATES = ["captured", "refunded", "disputed"];
const SETTLED_ORDERS = ["paid", "paid_needs_attention", "refunded"];

/** What a payment means for the person in front of the form. A null payment is an order that costs nothing. */
export function readOutcome(payment: PaymentView | null, status: z.infer<typeof OrderStatus> | null): Outcome {
  if (!payment || SETTLED_STATES.includes(payment.state)) return { is: "paid" };
  if (status && SETTLED_ORDERS.includes(status)) return { is: "paid" };
  if (payment.state === "failed" || payment.state === "expired") return { is: "closed" };
  if (status === "failed" || status === "expired") return { is: "closed" };
  switch (payment.next.kind) {
    case "fields":
      return { is: "fields" };
    case "retry":
      return { is: "declined" };
    case "redirect":
      return { is: "redirect", url: payment.next.url };
    case "wallet_sheet":
      return { is: "redirect", url: payment.next.sheetUrl };
    case "wait":
      return { is: "checking" };
    case "none":
      return { is: payment.state === "open" ? "closed" : "checking" };
  }
}
