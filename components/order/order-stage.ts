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

type Money = Pick<OrderView, "refundedMinor" | "disputes">;

/** What went back to the buyer, whoever sent it: refunds, and disputes that were lost. */
export function sumGivenBack({ refundedMinor, disputes }: Money): number {
  return disputes.reduce((sum, { state, amountMinor }) => (state === "lost" ? sum + amountMinor : sum), refundedMinor);
}

/** Which of the order page's faces an order has. Money in is `paid`, whatever is still being made ready. */
export function readStage(order: Pick<OrderView, "status" | "payment"> & Money): OrderStage {
  const { status, payment, refundedMinor, disputes } = order;
  // only an admin is told of each dispute; for others there is the payment's state
  const isDecided = disputes.length > 0 && disputes.every(({ state }) => state !== "open");
  if (status === "refunded" || payment?.state === "refunded")
    return isDecided && refundedMinor === 0 && sumGivenBack(order) > 0 ? "charged_back" : "refunded";
  if (payment?.state === "disputed" && !isDecided) return "disputed";
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
