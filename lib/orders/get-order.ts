import "server-only";
import type { PaymentsContext } from "@/lib/payments/context";
import { nudgeWaiting } from "@/lib/payments/nudge";
import type { Payment } from "@/lib/payments/payment-rows";
import { toPaymentView, viewPayment } from "@/lib/payments/payment-view";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import type { OrderView, PaymentView } from "@/lib/shared/schemas/checkout";
import { describeAfterSale } from "./after-sale-view";
import { listDownloads } from "./list-downloads";
import { loadOrder, toCheckoutOrder } from "./load-order";
import { narrowToArtists } from "./narrow-order";
import { type OrderRequest, seeOrder, type Viewer } from "./order-access";
import { describeReceipt } from "./order-receipt";
import { readTimeline } from "./order-timeline";
import { configuredContext } from "./payments-context";

/** An artist learns that it was paid and how; what the buyer's browser does next is not theirs. */
async function describePayment(context: PaymentsContext, payment: Payment, viewer: Viewer): Promise<PaymentView> {
  if (viewer === "artist") return { ...toPaymentView(payment), next: { kind: "none" }, message: null };
  return viewPayment(context, payment);
}

/**
 * An order as its page shows it, for its buyer, an admin, or whoever holds its secret; its paid lines for the artist of
 * each; null for anybody else. Asking about a payment that waits for the buyer's bank also nudges the resolver.
 */
export async function getOrderView(request: OrderRequest): Promise<OrderView | null> {
  const seen = await seeOrder(request);
  if (!seen) return null;
  const { orderId, viewer } = seen;
  const { actor } = request;
  const context = configuredContext();
  const isArtist = viewer === "artist";
  const [whole, payment, downloads] = await Promise.all([
    loadOrder(orderId),
    loadPaymentOfOrder(orderId),
    isArtist ? [] : listDownloads(orderId),
  ]);
  if (payment) await nudgeWaiting(context, payment);
  const order = isArtist && actor.kind === "user" ? narrowToArtists(whole, actor.artistIds) : whole;
  const { moments, ...afterSale } = await describeAfterSale(seen, actor, order);
  return {
    ...toCheckoutOrder(order),
    number: order.number,
    email: order.email,
    country: order.country,
    placedAt: order.createdAt.toISOString(),
    paidAt: order.paidAt?.toISOString() ?? null,
    livemode: order.livemode,
    payment: payment && (await describePayment(context, payment, viewer)),
    cardLast4: isArtist ? null : (payment?.attempt?.cardLast4 ?? null),
    timeline: [...(await readTimeline(order, payment)), ...moments],
    receipt: await describeReceipt(context, order, payment, viewer),
    downloads,
    viewer,
    ...afterSale,
  };
}
