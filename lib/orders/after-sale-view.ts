import "server-only";
import { listDisputesOfOrder, type StoredDispute } from "@/lib/payments/sql/dispute-rows";
import { listRefundsOfOrder } from "@/lib/payments/sql/refund-rows";
import type { Actor } from "@/lib/shared/roles";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import { toDisputeView, toRefundView } from "./describe-refunds";
import type { StoredOrder } from "./load-order";
import type { SeenOrder } from "./order-access";
import { describeRefundable } from "./refundable";

export type AfterSaleView = Pick<
  OrderView,
  "refunds" | "refundedMinor" | "refundable" | "disputes" | "hasOpenDispute" | "chargedBackMinor"
> & {
  /** When each refund was done. */
  moments: OrderView["timeline"];
};

const NOTHING: AfterSaleView = {
  refunds: [],
  refundedMinor: 0,
  refundable: null,
  disputes: [],
  hasOpenDispute: false,
  chargedBackMinor: 0,
  moments: [],
};

/** What happened to an order's money after it was paid, for one viewer; `order` holds the lines they see. */
export async function describeAfterSale(
  { viewer }: SeenOrder,
  actor: Actor,
  order: StoredOrder,
): Promise<AfterSaleView> {
  if (order.saleTransactionId === null) return NOTHING;
  const [stored, disputes, refundable] = await Promise.all([
    listRefundsOfOrder(order.id),
    listDisputesOfOrder(order.id),
    describeRefundable(order.id, actor),
  ]);
  const seenLineIds = new Set(order.lines.map((line) => line.id));
  const shown = stored.flatMap((refund) => {
    const view = toRefundView(refund, viewer, seenLineIds);
    return view ? [{ view, finishedAt: refund.finishedAt }] : [];
  });
  const done = shown.filter(({ view }) => view.state === "succeeded");
  return {
    refunds: shown.map(({ view }) => view),
    refundedMinor: done.reduce((sum, { view }) => sum + view.amountMinor, 0),
    refundable,
    disputes: viewer === "admin" ? disputes.map(toDisputeView) : [],
    hasOpenDispute: disputes.some(({ state }) => state === "open"),
    chargedBackMinor: viewer === "artist" ? 0 : sumLost(disputes),
    moments: done.flatMap(({ finishedAt }) =>
      finishedAt ? [{ kind: "refunded" as const, at: finishedAt.toISOString() }] : [],
    ),
  };
}

const sumLost = (disputes: readonly StoredDispute[]) =>
  disputes.reduce((sum, { state, amountMinor }) => (state === "lost" ? sum + amountMinor : sum), 0);
