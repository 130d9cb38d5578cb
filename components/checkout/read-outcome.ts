import type { z } from "zod";
import type { OrderStatus, PaymentOffer, PaymentView } from "@/lib/shared/schemas/checkout";
import type { RailFields } from "@/lib/shared/schemas/rail-fields";
import type { WalletSheet } from "@/lib/shared/schemas/wallet-sheet";

export type Outcome =
  | { is: "paid" }
  | { is: "checking" }
  | { is: "closed" }
  | { is: "fields"; fields: RailFields; rail: string }
  | { is: "sheet"; rail: string; sheet: WalletSheet }
  | { is: "declined"; offers: PaymentOffer[] }
  | { is: "redirect"; url: string; rail: string | null; providerRef: string | null };

const SETTLED_STATES = ["captured", "refunded", "disputed"];
const SETTLED_ORDERS = ["paid", "paid_needs_attention", "refunded"];

/** What a payment means for the person in front of the form. A null payment is an order that costs nothing. */
export function readOutcome(payment: PaymentView | null, status: z.infer<typeof OrderStatus> | null): Outcome {
  if (!payment || SETTLED_STATES.includes(payment.state)) return { is: "paid" };
  if (status && SETTLED_ORDERS.includes(status)) return { is: "paid" };
  if (payment.state === "failed" || payment.state === "expired") return { is: "closed" };
  if (status === "failed" || status === "expired") return { is: "closed" };
  const { next } = payment;
  switch (next.kind) {
    case "fields":
      return { is: "fields", fields: next.fields, rail: next.rail };
    case "retry":
      return { is: "declined", offers: next.offers };
    case "redirect":
      return { is: "redirect", url: next.url, rail: next.rail, providerRef: next.providerRef };
    case "wallet_sheet":
      return { is: "sheet", rail: next.rail, sheet: next.sheet };
    case "wait":
      return { is: "checking" };
    case "none":
      return { is: payment.state === "open" ? "closed" : "checking" };
  }
}
