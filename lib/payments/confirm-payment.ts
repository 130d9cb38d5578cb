import "server-only";
import { AppError } from "@/lib/platform/errors";
import { confirmAttempt, createAttempt } from "./attempt";
import { openBuyerStep } from "./buyer-step";
import { captureAttempt } from "./capture";
import { MAX_CONFIRMS, type PaymentsContext } from "./context";
import type { Decision } from "./decide";
import { isLive, type Payment } from "./payment-rows";
import { loadPaymentOfOrder } from "./sql/load-payment";

const RACES = 3;

/** An attempt that the next confirmation may use; a redirect that was given up needs a new one. */
function canConfirm(payment: Payment): boolean {
  const { attempt } = payment;
  if (attempt?.state === "created") return true;
  return attempt?.state === "needs_buyer" && openBuyerStep(attempt)?.kind === "confirm_again";
}

function isBusy(payment: Payment): boolean {
  return payment.attempt !== null && isLive(payment.attempt.state) && payment.attempt.state !== "needs_buyer";
}

/**
 * Takes the buyer's confirmation (`token` stands for what they typed) through authorise and capture, as far as the rail
 * goes in one request. The same `confirmId` never confirms twice, nor does a second tab while one is on its way.
 * Returns the payment as it then is. Throws `unprocessable` after five confirmations.
 */
export async function confirmPayment(
  context: PaymentsContext,
  { orderId, token, confirmId }: { orderId: string; token: string; confirmId: string },
): Promise<Payment> {
  let payment = await loadPaymentOfOrder(orderId);
  for (let race = 0; race < RACES; race++) {
    if (!payment) throw new AppError("unprocessable", "There is nothing to pay for this order.");
    if (payment.state !== "open" || payment.confirmIds.includes(confirmId)) return payment;
    if (!canConfirm(payment) && isBusy(payment)) return payment;
    if (payment.confirmTotal >= MAX_CONFIRMS)
      throw new AppError(
        "unprocessable",
        "This order was tried five times. Nothing was charged; start a new checkout.",
      );
    if (!canConfirm(payment)) payment = await createAttempt(context, payment);
    if (!canConfirm(payment)) return payment;
    const confirmed = await confirmAttempt(context, payment, { token, confirmId });
    if (confirmed) return confirmed.attempt?.state === "authorized" ? captureAttempt(context, confirmed) : confirmed;
    payment = await loadPaymentOfOrder(orderId);
  }
  return payment as Payment;
}

export type NewPayment = Pick<
  Payment,
  "id" | "orderId" | "method" | "amountMinor" | "currency" | "country" | "livemode" | "createdAt"
>;

/** `startPayment` for a payment whose row this request has just written, by the decision it was accepted on. */
export async function startNewPayment(
  context: PaymentsContext,
  payment: NewPayment,
  decision: Decision,
): Promise<Payment> {
  const untouched = {
    state: "open",
    capturedMinor: 0,
    epoch: 0,
    confirmTotal: 0,
    confirmIds: [],
    attempt: null,
  } as const;
  return createAttempt(context, { ...payment, ...untouched }, decision);
}

/** Prepares the first attempt of a fresh order. Every outcome of the rail is a state, never an error of checkout. */
export async function startPayment(context: PaymentsContext, orderId: string): Promise<Payment> {
  const payment = await loadPaymentOfOrder(orderId);
  if (!payment) throw new AppError("unprocessable", "There is nothing to pay for this order.");
  return payment.state === "open" && !payment.attempt ? createAttempt(context, payment) : payment;
}
