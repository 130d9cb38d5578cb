import { checkOut } from "../../lib/orders/check-out";
import { confirmOrder } from "../../lib/orders/confirm-order";
import { configuredContext } from "../../lib/orders/payments-context";
import { newId } from "../../lib/shared/ids";
import { GUEST } from "../../lib/shared/roles";
import type { Clock } from "../../lib/shared/time";
import { importRail, type SandboxAddress } from "./import-rail";
import { demoListenerId } from "./listener-id";
import type { PlannedOrder } from "./plan-sales";

const IN_PARALLEL = 6;
const TICK_MS = 140;
const DECLINING = "pm_card_chargeDeclined";
const PAYING = "pm_card_visa";

/** A clock that starts at `at` and moves a little each time it is asked, so that a past order has a past course. */
function movingClock(at: Date): Clock {
  let ms = at.getTime();
  return {
    now: () => {
      ms += TICK_MS;
      return new Date(ms);
    },
  };
}

/** Takes every planned order through checkout, confirm, capture, ledger and fulfilment, each at its own time in the past. */
export async function makeSales(orders: readonly PlannedOrder[], sandbox: SandboxAddress): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let order = orders[next++]; order; order = orders[next++]) await sell(order, sandbox);
  };
  await Promise.all(Array.from({ length: IN_PARALLEL }, work));
}

async function sell(order: PlannedOrder, sandbox: SandboxAddress): Promise<void> {
  const clock = movingClock(order.at);
  const context = (token: string) => ({
    ...configuredContext(),
    clock,
    rails: new Map([["stripe" as const, importRail(sandbox, clock, token)]]),
  });
  const { lines, email, country } = order;
  const orderId = newId();
  const tokens = order.isGivenUp ? [DECLINING] : order.isDeclinedFirst ? [DECLINING, PAYING] : [PAYING];
  let rail = context(tokens[0] ?? PAYING);
  const listenerId = demoListenerId(order.listener);
  await checkOut({ lines, currency: "USD", country, email, method: "card", orderId, listenerId, actor: GUEST }, rail);
  for (const [n, token] of tokens.entries()) {
    if (n > 0) rail = context(token);
    const payment = await confirmOrder({ orderId, answer: { token }, confirmId: newId() }, rail);
    const expected = token === PAYING ? "captured" : "open";
    if (payment.state !== expected) throw new Error(`a demo order ended ${payment.state} where ${expected} was due`);
  }
}
