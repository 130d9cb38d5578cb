import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { newId } from "@/lib/shared/ids";
import { confirmAttempt } from "./attempt";
import { MAX_CONFIRMS, type PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { nudge } from "./nudge";
import { isLive, type Payment } from "./payment-rows";
import { resolveWaiting } from "./resolve";
import { hashReturnNonce } from "./return-nonce";
import { findByReturnNonce, loadPayment } from "./sql/load-payment";

const LOOK_AGAIN_MS = 200;
/** A browser waits for its redirect. */
export const RETURN_BUDGET_MS = 3_000;
/** A page that shows "checking" meanwhile. */
export const APPROVAL_BUDGET_MS = 12_000;

/** Whether somebody's request to the rail is on its way. */
function isMoving({ attempt }: Payment): boolean {
  return attempt !== null && ["sent", "authorized", "capturing"].includes(attempt.state);
}

async function waitUntilStill(payment: Payment, until: number): Promise<Payment> {
  let current = await loadPayment(payment.id);
  while (isMoving(current) && Date.now() < until) {
    await sleep(LOOK_AGAIN_MS);
    current = await loadPayment(payment.id);
  }
  return current;
}

/**
 * The buyer says that they are back: the rail is asked about their attempt now, and what follows is done, within
 * `budgetMs`; what takes longer goes on without them. Finalises nothing by itself: this is the resolver, early.
 */
export async function lookNow(context: PaymentsContext, payment: Payment, budgetMs: number): Promise<Payment> {
  const { attempt } = payment;
  if (!attempt || !isLive(attempt.state)) return payment;
  const until = Date.now() + budgetMs;
  if (attempt.state !== "needs_buyer")
    await nudge(context, { rail: attempt.rail, providerRef: null, attemptId: attempt.id });
  const resolving = resolveWaiting(context, attempt.id);
  const resolved = await Promise.race([resolving, sleep(budgetMs, null, { ref: false })]);
  return resolved ?? waitUntilStill(payment, until);
}

/**
 * What the browser brought back finishes the step of the bank's page: as a confirmation, once. Null where the rail reads
 * nothing in it, or the attempt waits for nobody (any more).
 */
async function finishStep(
  context: PaymentsContext,
  payment: Payment,
  brought: URLSearchParams,
): Promise<Payment | null> {
  const { attempt } = payment;
  if (attempt?.state !== "needs_buyer" || payment.state !== "open") return null;
  const token = railOf(context, attempt.rail).readReturn?.(brought) ?? null;
  if (token === null || attempt.confirmCount >= MAX_CONFIRMS) return null;
  return confirmAttempt(context, payment, { token, confirmId: newId() });
}

/**
 * As `lookNow`, for a browser that comes back with its nonce and what the rail gave it to bring (`brought`). Null for a nonce
 * that names no attempt of ours.
 */
export async function lookAtReturn(
  context: PaymentsContext,
  nonce: string,
  brought = new URLSearchParams(),
): Promise<Payment | null> {
  const found = await findByReturnNonce(hashReturnNonce(nonce));
  if (!found) return null;
  const payment = await loadPayment(found.paymentId);
  const finished = payment.attempt?.id === found.attemptId && (await finishStep(context, payment, brought));
  if (finished) return finished;
  if (payment.attempt?.id === found.attemptId) return lookNow(context, payment, RETURN_BUDGET_MS);
  await nudge(context, { rail: found.rail, providerRef: null, attemptId: found.attemptId });
  return payment;
}
