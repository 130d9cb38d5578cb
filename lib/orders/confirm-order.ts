import "server-only";
import { openBuyerStep } from "@/lib/payments/buyer-step";
import { confirmPayment } from "@/lib/payments/confirm-payment";
import type { PaymentsContext } from "@/lib/payments/context";
import { toPaymentView } from "@/lib/payments/payment-view";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import { AppError } from "@/lib/platform/errors";
import type { PaymentView } from "@/lib/shared/schemas/checkout";
import { fulfilAtOnce } from "./fulfil-order";
import { configuredContext } from "./payments-context";

/**
 * Takes the buyer's confirmation of an order they may see, and hands over when it is paid. The same `confirmId` confirms
 * once. Throws as `confirmPayment`.
 */
export async function confirmOrder(
  { orderId, token, confirmId }: { orderId: string; token: string; confirmId: string },
  context: PaymentsContext = configuredContext(),
): Promise<PaymentView> {
  const payment = await confirmPayment(context, { orderId, token, confirmId });
  if (payment.state === "captured") await fulfilAtOnce(orderId, context.clock);
  return toPaymentView(payment);
}

/** Where the buyer goes for the step their bank wants. Throws `gone` when there is none (any more). */
export async function readBuyerStep(orderId: string): Promise<string> {
  const payment = await loadPaymentOfOrder(orderId);
  const step = payment?.attempt?.state === "needs_buyer" ? openBuyerStep(payment.attempt) : null;
  if (step?.kind !== "redirect")
    throw new AppError("gone", "This step is over. Go back to your order to see how it went.");
  return step.url;
}
