import { checkOut } from "../../lib/orders/check-out";
import { confirmOrder } from "../../lib/orders/confirm-order";
import { configuredContext } from "../../lib/orders/payments-context";
import { refundOrder } from "../../lib/orders/refund-order";
import { settleFees } from "../../lib/payments/settle-fees";
import { pool } from "../../lib/platform/db";
import type { UserActor } from "../../lib/platform/session";
import { newId, toPublicId } from "../../lib/shared/ids";
import { GUEST } from "../../lib/shared/roles";
import type { Clock } from "../../lib/shared/time";
import { importRail, type SandboxAddress } from "./import-rail";
import { demoListenerId } from "./listener-id";
import type { PlannedOrder } from "./plan-sales";

const IN_PARALLEL = 6;
const TICK_MS = 140;
const SETTLED_AFTER_MS = 4 * 3_600_000;
const FEES_AT_ONCE = 20;
const DECLINING = "pm_card_chargeDeclined";
const PAYING = "pm_card_visa";
const REASON = "Bought twice by mistake";

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

/**
 * Takes every planned order through checkout, confirm, capture, ledger and fulfilment, each at its own time in the past;
 * `admin` gives back what comes back.
 */
export async function makeSales(
  orders: readonly PlannedOrder[],
  sandbox: SandboxAddress,
  admin: UserActor,
): Promise<void> {
  const queue = orders.entries();
  const work = async () => {
    for (const [n, order] of queue) {
      const orderId = await sell(order, sandbox);
      if (n % FEES_AT_ONCE === 0) await settleFeesAt(hoursAfter(order.at));
      if (order.givenBackAt) await giveBack(orderId, order.givenBackAt, admin);
    }
  };
  await Promise.all(Array.from({ length: IN_PARALLEL }, work));
  await settleFeesAt(new Date());
  // the mail of three months was read long ago
  await pool.query("DELETE FROM mail_outbox WHERE created_at < now() - interval '1 day'");
}

/** After what is sold beside it as well, and never in the future. */
const hoursAfter = (at: Date) => new Date(Math.min(at.getTime() + SETTLED_AFTER_MS, Date.now()));

/** Fees are settled hours after their sale; left to the worker, those of three months would be news of the first hour. */
async function settleFeesAt(at: Date): Promise<void> {
  const clock = movingClock(at);
  while ((await settleFees({ ...configuredContext(), clock }, FEES_AT_ONCE)) === FEES_AT_ONCE);
}

async function sell(order: PlannedOrder, sandbox: SandboxAddress): Promise<string> {
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
  return orderId;
}

/** Over the sandbox's own wire: it dates the refund today, the store at its time. */
async function giveBack(orderId: string, at: Date, admin: UserActor): Promise<void> {
  const context = { ...configuredContext(), clock: movingClock(at) };
  const publicId = toPublicId("order", orderId);
  const refund = await refundOrder({ publicId, refundId: newId(), reason: REASON, actor: admin }, context);
  if (refund.state !== "succeeded") throw new Error(`a demo refund ended ${refund.state}`);
}
