import { readOutcome } from "@/components/checkout/read-outcome";
import type { OrderView } from "@/lib/shared/schemas/checkout";

export type OrderStage =
  | "paid"
  | "part_refunded"
  | "attention"
  | "refunded"
  | "charged_back"
  | "disputed"
  | "checking"
  | "to_pay"
  | "closed";

type Money = Pick<OrderView, "refundedMinor" | "hasOpenDispute" | "chargedBackMinor">;

/** What went back to the buyer, whoever sent it: refunds, and disputes that were lost. */
export function sumGivenBack({ refundedMinor, chargedBackMinor }: Money): number {
  return refundedMinor + chargedBackMinor;
}

/** Which of the order page's faces an order has. Money in is `paid`, whatever is still being made ready. */
export function readStage(order: Pick<OrderView, "status" | "payment"> & Money): OrderStage {
  const { status, payment, refundedMinor, hasOpenDispute, chargedBackMinor } = order;
  if (status === "refunded" || payment?.state === "refunded")
    return !hasOpenDispute && refundedMinor === 0 && chargedBackMinor > 0 ? "charged_back" : "refunded";
  if (hasOpenDispute) return "disputed";
  if (status === "paid_needs_attention") return "attention";
  const { is } = readOutcome(payment, status);
  if (is === "paid") return sumGivenBack(order) > 0 ? "part_refunded" : "paid";
  return is === "checking" || is === "closed" ? is : "to_pay";
}

/** What a page shows of an order's progress, as one string: when it differs, the page is out of date. */
export function signProgress(order: OrderView): string {
  const { status, payment, downloads, timeline, receipt } = order;
  return [
    readStage(order),
    status,
    payment?.state,
    payment?.next.kind,
    downloads.length,
    timeline.length,
    receipt.ledgerTransactionId,
  ].join(" ");
}

/** True while something is still to come without the buyer doing anything. */
export function isUnderWay(order: OrderView): boolean {
  const stage = readStage(order);
  // what costs nothing is never booked
  const isBooked = order.totalMinor === 0 || order.receipt.ledgerTransactionId !== null;
  if (stage === "paid" || stage === "part_refunded") return order.downloads.length === 0 || !isBooked;
  return stage === "checking" || stage === "attention";
}
