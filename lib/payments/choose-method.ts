import "server-only";
import { AppError } from "@/lib/platform/errors";
import { createAttempt } from "./attempt";
import { openBuyerStep } from "./buyer-step";
import type { PaymentsContext } from "./context";
import { decide } from "./decide";
import { routingOf } from "./payment-history";
import { isLive, type Method, type Payment } from "./payment-rows";
import type { RailName } from "./provider";
import { requireTries } from "./require-tries";
import { loadPaymentOfOrder } from "./sql/load-payment";

/** An attempt of this method on this rail that the buyer can go on with; a bank's page is given up by choosing the card or the wallet anew. */
function isWhatIsWanted({ attempt }: Payment, method: Method, rail: RailName | undefined): boolean {
  if (!attempt || attempt.method !== method || attempt.rail !== rail) return false;
  if (attempt.state === "created") return true;
  const isBankPage = method !== "paypal" && openBuyerStep(attempt)?.kind === "redirect";
  return attempt.state === "needs_buyer" && !isBankPage;
}

/** A request of ours is on its way or in doubt: nothing may be begun beside it. */
function isBusy({ attempt }: Payment): boolean {
  return attempt !== null && isLive(attempt.state) && attempt.state !== "created" && attempt.state !== "needs_buyer";
}

/**
 * Prepares the payment for another way of paying, or for another try in the same way: what waits for its buyer is
 * superseded, a rail is decided on anew and asked to create. Changes nothing while an earlier try may still take money, nor
 * when the method and its rail are the ones that wait already. Throws `unprocessable` (path `method`) when no provider
 * takes it now, and after five confirmations.
 */
export async function chooseMethod(
  context: PaymentsContext,
  { orderId, method }: { orderId: string; method: Method },
): Promise<Payment> {
  const payment = await loadPaymentOfOrder(orderId);
  if (!payment) throw new AppError("unprocessable", "There is nothing to pay for this order.");
  if (payment.state !== "open" || isBusy(payment)) return payment;
  requireTries(payment);
  const decision = await decide(context, routingOf(payment, method));
  if (isWhatIsWanted(payment, method, decision.chosen?.rail)) return payment;
  return createAttempt(context, payment, { method, made: decision });
}
