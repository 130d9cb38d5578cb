import "server-only";
import { AppError } from "@/lib/platform/errors";
import { confirmAttempt, createAttempt } from "./attempt";
import { openBuyerStep } from "./buyer-step";
import type { PaymentsContext } from "./context";
import type { Decision } from "./decide";
import { APPROVAL_BUDGET_MS, lookNow } from "./look-now";
import { isLive, type Payment } from "./payment-rows";
import { requireTries } from "./require-tries";
import { loadPaymentOfOrder } from "./sql/load-payment";

const RACES = 3;

/** What the buyer says: here is my card, from the fields of `rail` (default: the latest attempt's), or: I have approved. */
export type BuyerAnswer = { token: string; rail?: string | undefined } | { isApproved: true };
export type Confirmation = { orderId: string; confirmId: string; answer: BuyerAnswer };

/** An attempt that a token may confirm. */
function canConfirm({ attempt }: Payment): boolean {
  if (attempt?.state === "created") return true;
  return attempt?.state === "needs_buyer" && openBuyerStep(attempt)?.kind === "confirm_again";
}

/** A bank's page that the buyer gave up: a card typed again, or another sheet of the wallet, replaces it. What they approve elsewhere, they choose anew. */
function isGivenUp({ attempt }: Payment): boolean {
  return attempt?.state === "needs_buyer" && attempt.method !== "paypal";
}

async function confirmByToken(
  context: PaymentsContext,
  first: Payment,
  { token, rail, confirmId }: { token: string; rail: string | undefined; confirmId: string },
): Promise<Payment> {
  const tokenRail = rail ?? first.attempt?.rail ?? null;
  const preferredRail = [...context.rails.keys()].find((name) => name === tokenRail) ?? null;
  let payment = first;
  for (let race = 0; race < RACES; race++) {
    if (payment.state !== "open" || payment.confirmIds.includes(confirmId)) return payment;
    const isTaken = payment.attempt !== null && isLive(payment.attempt.state);
    if (isTaken && !canConfirm(payment) && !isGivenUp(payment)) return payment;
    requireTries(payment);
    if (!canConfirm(payment)) payment = await createAttempt(context, payment, { preferredRail });
    // a card is bound to the rail whose fields took it: the view shows those of the rail that is next
    if (!canConfirm(payment) || (tokenRail !== null && payment.attempt?.rail !== tokenRail)) return payment;
    const confirmed = await confirmAttempt(context, payment, { token, confirmId });
    if (confirmed) return confirmed;
    payment = await requirePayment(first.orderId);
  }
  return payment;
}

async function requirePayment(orderId: string): Promise<Payment> {
  const payment = await loadPaymentOfOrder(orderId);
  if (!payment) throw new AppError("unprocessable", "There is nothing to pay for this order.");
  return payment;
}

/**
 * Takes the buyer's answer through authorise and capture, as far as the rail goes in one request. The same `confirmId`
 * never confirms twice, nor does a second tab while one is on its way; a token goes to the rail that made it or nowhere.
 * Returns the payment as it then is. Throws `unprocessable` after five confirmations.
 */
export async function confirmPayment(
  context: PaymentsContext,
  { orderId, confirmId, answer }: Confirmation,
): Promise<Payment> {
  const payment = await requirePayment(orderId);
  if ("isApproved" in answer) return lookNow(context, payment, APPROVAL_BUDGET_MS);
  return confirmByToken(context, payment, { token: answer.token, rail: answer.rail, confirmId });
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
    earlier: [],
    attempt: null,
  } as const;
  return createAttempt(context, { ...payment, ...untouched }, { made: decision });
}

/** Prepares the first attempt of a fresh order. Every outcome of the rail is a state, never an error of checkout. */
export async function startPayment(context: PaymentsContext, orderId: string): Promise<Payment> {
  const payment = await requirePayment(orderId);
  return payment.state === "open" && !payment.attempt ? createAttempt(context, payment) : payment;
}
