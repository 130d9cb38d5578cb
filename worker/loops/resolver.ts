import "server-only";
import { fulfilAtOnce } from "@/lib/orders/fulfil-order";
import { configuredContext } from "@/lib/orders/payments-context";
import { settleObligations } from "@/lib/payments/obligations";
import { expirePayments, resolveDue } from "@/lib/payments/resolve";
import type { Turn } from "../run-loop";

const BATCH = 10;
const EXPIRE_EVERY_MS = 60_000;
let nextExpiryAt = 0;

/** Finds out about every attempt whose outcome is open, undoes what is owed, ends what was abandoned. */
const turn: Turn = async () => {
  const context = configuredContext();
  const resolved = await resolveDue(context, BATCH);
  for (const payment of resolved) if (payment.state === "captured") await fulfilAtOnce(payment.orderId, context.clock);
  const settled = await settleObligations(context, BATCH);
  if (context.clock.now().getTime() >= nextExpiryAt) {
    nextExpiryAt = context.clock.now().getTime() + EXPIRE_EVERY_MS;
    await expirePayments(context);
  }
  return resolved.length === BATCH || settled === BATCH;
};

export const resolverLoop = { name: "resolver", everyMs: 500, turn };
