import "server-only";
import { startNewPayment, startPayment } from "@/lib/payments/confirm-payment";
import type { PaymentsContext } from "@/lib/payments/context";
import { viewPayment } from "@/lib/payments/payment-view";
import type { CheckoutResult } from "@/lib/shared/schemas/checkout";
import { fulfilAtOnce } from "./fulfil-order";
import { loadOrder, toCheckoutOrder } from "./load-order";
import { configuredContext } from "./payments-context";
import { type PlaceOrderInput, placeOrder } from "./place-order";

/**
 * Places an order and prepares its payment; an order that costs nothing is handed over at once. Repeating it with the same
 * `orderId` resumes. Throws as `placeOrder`.
 */
export async function checkOut(
  input: PlaceOrderInput,
  context: PaymentsContext = configuredContext(),
): Promise<CheckoutResult> {
  const placed = await placeOrder(context, input);
  if (!placed) return resume(context, input.orderId);
  const { decision, payment } = placed;
  if (!decision || !payment) return handOver(context, input.orderId);
  const owed = { ...placed, ...payment, orderId: placed.id, amountMinor: placed.totalMinor };
  const started = await startNewPayment(context, owed, decision);
  return { order: toCheckoutOrder({ ...placed, status: "pending" }), payment: await viewPayment(context, started) };
}

async function resume(context: PaymentsContext, orderId: string): Promise<CheckoutResult> {
  const order = await loadOrder(orderId);
  if (order.totalMinor === 0) return handOver(context, orderId);
  const payment = await startPayment(context, orderId);
  return { order: toCheckoutOrder(order), payment: await viewPayment(context, payment) };
}

async function handOver(context: PaymentsContext, orderId: string): Promise<CheckoutResult> {
  await fulfilAtOnce(orderId, context.clock);
  return { order: toCheckoutOrder(await loadOrder(orderId)), payment: null };
}
