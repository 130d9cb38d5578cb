import "server-only";
import { nudgeWaiting } from "@/lib/payments/nudge";
import { toPaymentView } from "@/lib/payments/payment-view";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import { listDownloads } from "./list-downloads";
import { loadOrder, toCheckoutOrder } from "./load-order";
import { findOrder, type OrderRequest } from "./order-access";
import { describeReceipt } from "./order-receipt";
import { readTimeline } from "./order-timeline";
import { configuredContext } from "./payments-context";

/**
 * An order as its page shows it, for its buyer, an admin, or whoever holds its secret; null for anybody else. Asking about
 * a payment that waits for the buyer's bank also nudges the resolver.
 */
export async function getOrderView(request: OrderRequest): Promise<OrderView | null> {
  const orderId = await findOrder(request);
  if (orderId === null) return null;
  const context = configuredContext();
  const [order, payment, downloads] = await Promise.all([
    loadOrder(orderId),
    loadPaymentOfOrder(orderId),
    listDownloads(orderId),
  ]);
  if (payment) await nudgeWaiting(context, payment);
  return {
    ...toCheckoutOrder(order),
    number: order.number,
    email: order.email,
    country: order.country,
    placedAt: order.createdAt.toISOString(),
    paidAt: order.paidAt?.toISOString() ?? null,
    livemode: order.livemode,
    payment: payment && toPaymentView(payment),
    cardLast4: payment?.attempt?.cardLast4 ?? null,
    timeline: await readTimeline(order, payment),
    receipt: await describeReceipt(context, order, payment),
    downloads,
  };
}
