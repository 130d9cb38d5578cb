import { checkOut } from "../../lib/orders/check-out";
import { confirmOrder } from "../../lib/orders/confirm-order";
import { configuredContext } from "../../lib/orders/payments-context";
import { pool } from "../../lib/platform/db";
import { newId } from "../../lib/shared/ids";
import { GUEST } from "../../lib/shared/roles";
import type { Clock } from "../../lib/shared/time";
import { importRail, type SandboxAddress } from "./import-rail";
import { listenerIdOf } from "./make-plays";
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

/** Sells every planned order through checkout, confirm, capture, ledger and fulfilment, each at its own time in the past. */
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
  const listenerId = listenerIdOf(order.listener);
  const tokens = order.isDeclinedFirst ? [DECLINING, PAYING] : [PAYING];
  let rail = context(tokens[0] ?? PAYING);
  await checkOut({ lines, currency: "USD", country, email, method: "card", orderId, actor: GUEST, listenerId }, rail);
  for (const [n, token] of tokens.entries()) {
    if (n > 0) rail = context(token);
    const payment = await confirmOrder({ orderId, answer: { token }, confirmId: newId() }, rail);
    const expected = token === PAYING ? "captured" : "open";
    if (payment.state !== expected) throw new Error(`a demo order ended ${payment.state} where ${expected} was due`);
  }
}

/** What lay in baskets before: all that was bought, some minutes earlier, and one in nine of what was heard to its end. */
export async function keepPastBaskets(): Promise<void> {
  await pool.query(
    `INSERT INTO funnel_event (hour, step, listener_id, artist_id, at)
     SELECT date_trunc('hour', at, 'UTC'), 'basket', listener_id, artist_id, at FROM (
       SELECT o.listener_id, l.artist_id, o.created_at - interval '3 minutes' AS at
       FROM customer_order o JOIN order_line l ON l.order_id = o.id WHERE o.listener_id IS NOT NULL
       UNION ALL
       SELECT listener_id, artist_id, played_at FROM play
       WHERE outcome = 'complete' AND hashtext(listener_id || artist_id) % 9 = 0) basket
     ON CONFLICT DO NOTHING`,
  );
}
