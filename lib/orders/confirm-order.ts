import "server-only";
import { openBuyerStep } from "@/lib/payments/buyer-step";
import { chooseMethod } from "@/lib/payments/choose-method";
import { type Confirmation, confirmPayment } from "@/lib/payments/confirm-payment";
import type { PaymentsContext } from "@/lib/payments/context";
import { lookAtReturn } from "@/lib/payments/look-now";
import type { Method, Payment } from "@/lib/payments/payment-rows";
import { viewPayment } from "@/lib/payments/payment-view";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import { AppError } from "@/lib/platform/errors";
import { toPublicId } from "@/lib/shared/ids";
import type { PaymentView } from "@/lib/shared/schemas/checkout";
import { fulfilAtOnce } from "./fulfil-order";
import { configuredContext } from "./payments-context";

async function handOver(context: PaymentsContext, payment: Payment): Promise<void> {
  if (payment.state === "captured") await fulfilAtOnce(payment.orderId, context.clock);
}

/**
 * Takes the buyer's confirmation of an order they may see, and hands over when it is paid. The same `confirmId` confirms
 * once. Throws as `confirmPayment`.
 */
export async function confirmOrder(
  confirmation: Confirmation,
  context: PaymentsContext = configuredContext(),
): Promise<PaymentView> {
  const payment = await confirmPayment(context, confirmation);
  await handOver(context, payment);
  return viewPayment(context, payment);
}

/** Prepares an order they may see for another way of paying. Throws as `chooseMethod`. */
export async function chooseOrderMethod(
  choice: { orderId: string; method: Method },
  context: PaymentsContext = configuredContext(),
): Promise<PaymentView> {
  return viewPayment(context, await chooseMethod(context, choice));
}

/**
 * A browser is back from a rail with the nonce it was sent with: looks how it went, hands over when it is paid. Returns the
 * order's public id. Throws `not_found` for a nonce that is not ours.
 */
export async function returnFromRail(
  nonce: string,
  brought: URLSearchParams,
  context: PaymentsContext = configuredContext(),
): Promise<string> {
  const payment = await lookAtReturn(context, nonce, brought);
  if (!payment) throw new AppError("not_found", "There is no such payment. Go back to your order, or to the shop.");
  await handOver(context, payment);
  return toPublicId("order", payment.orderId);
}

/** Where the buyer goes for the step their bank wants. Throws `gone` when there is none (any more). */
export async function readBuyerStep(orderId: string): Promise<string> {
  const payment = await loadPaymentOfOrder(orderId);
  const step = payment?.attempt?.state === "needs_buyer" ? openBuyerStep(payment.attempt) : null;
  if (step?.kind !== "redirect")
    throw new AppError("gone", "This step is over. Go back to your order to see how it went.");
  return step.url;
}
