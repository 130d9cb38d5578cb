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

/** Which of the order page's faces an order has. Money in is `paid`, whatever is still being made ready. */
export function readStage({
  status,
  payment,
  refundedMinor,
  disputes,
}: Pick<OrderView, "status" | "payment" | "refundedMinor" | "disputes">): OrderStage {
  const isChargedBack = refundedMinor === 0 && disputes.some(({ state }) => state === "lost");
  if (isChargedBack && payment?.state === "refunded") return "charged_back";
  if (status === "refunded" || payment?.state === "refunded") return "refunded";
  if (payment?.state === "disputed") return "disputed";
  if (status === "paid_needs_attention") return "attention";
  const { is } = readOutcome(payment, status);
  if (is === "paid") return refundedMinor > 0 ? "part_refunded" : "paid";
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
