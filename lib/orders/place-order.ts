import "server-only";
import type { PaymentsContext } from "@/lib/payments/context";
import { type Decision, decide } from "@/lib/payments/decide";
import { firstRouting } from "@/lib/payments/payment-history";
import { refuseMethod } from "@/lib/payments/refuse-method";
import { AppError } from "@/lib/platform/errors";
import { getSetting } from "@/lib/platform/settings";
import { newId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import type { CheckoutInput } from "@/lib/shared/schemas/checkout";
import { hasOrder, insertOrder, type NewOrder } from "./insert-order";
import { describeLocation } from "./location-evidence";
import { makeOrderNumber } from "./order-number";
import { hashOrderSecret, orderSecretOf } from "./order-secret";
import { planFreeSale } from "./plan-sale";
import { type PricedLine, sumLines } from "./price-lines";
import { readBasket } from "./read-basket";
import { withTracks } from "./tracks-of-lines";

/** `orderId` is chosen by the caller, so that a retry after a crash finds the order instead of placing a second one. `listenerId`: who
 * listened before, for the funnel. `linkHashes`: of the links to unlisted releases that the buyer holds. */
export type PlaceOrderInput = CheckoutInput & {
  orderId: string;
  actor: Actor;
  listenerId?: string | null;
  linkHashes?: readonly string[];
};

/** `decision`: the rail it was accepted on; null when there is nothing to pay. */
export type PlacedOrder = NewOrder & { decision: Decision | null };

const NUMBER_TRIES = 5;

async function sellableLines(input: PlaceOrderInput): Promise<PricedLine[]> {
  const { lines, gone } = await readBasket(input);
  if (gone.length === 0) return lines;
  const errors = input.lines.flatMap((line, index) => {
    const id = "trackId" in line ? line.trackId : line.releaseId;
    return gone.includes(id)
      ? [{ path: `lines.${index}`, message: "This is no longer on sale. Take it out of the basket." }]
      : [];
  });
  throw new AppError("unprocessable", "Something in the basket is no longer on sale. Nothing was charged.", { errors });
}

/** It was on sale when the basket was read, and is not since. */
async function explainGone(input: PlaceOrderInput): Promise<unknown> {
  return sellableLines(input).then(
    () =>
      new AppError(
        "conflict",
        "The basket or the account just changed. Nothing was charged; look at it and try again.",
      ),
    (error: unknown) => error,
  );
}

async function requireRail(context: PaymentsContext, order: NewOrder, input: CheckoutInput): Promise<Decision> {
  const basket = { ...input, amountMinor: order.totalMinor };
  const decision = await decide(context, firstRouting(basket, order.payment?.id));
  if (decision.chosen) return decision;
  throw await refuseMethod(context, decision);
}

/**
 * Writes order, lines, contact and payment in one statement, at prices of the catalogue as it is now. An order that costs
 * nothing is paid at once and has no payment. Returns what it wrote, and null when the order exists already. The order's
 * secret is `orderSecretOf(orderId)`; only its hash is stored.
 * Throws `unprocessable` with the field for a basket that cannot be sold or paid as it is.
 */
export async function placeOrder(context: PaymentsContext, input: PlaceOrderInput): Promise<PlacedOrder | null> {
  if (await hasOrder(input.orderId)) return null;
  const lines = await sellableLines(input);
  const [storeSharePpm, feeBearer] = await Promise.all([getSetting("storeSharePpm"), getSetting("feeBearer")]);
  const now = context.clock.now();
  const totals = sumLines(lines);
  const order: NewOrder = {
    id: input.orderId,
    number: makeOrderNumber(),
    buyerId: input.actor.kind === "user" ? input.actor.userId : null,
    listenerId: input.listenerId ?? null,
    currency: input.currency,
    ...totals,
    country: input.country,
    locationEvidence: describeLocation(input.country),
    feeBearer,
    storeSharePpm,
    livemode: context.livemode,
    secretHash: hashOrderSecret(orderSecretOf(input.orderId)),
    email: input.email,
    lines: lines.map((line) => ({ ...line, id: newId() })),
    payment: totals.totalMinor === 0 ? null : { id: newId(), method: input.method },
    outbox: [],
    createdAt: now,
  };
  const decision = order.payment && (await requireRail(context, order, input));
  if (!order.payment) order.outbox = planFreeSale({ ...order, lines: await withTracks(order.lines) }, now);
  for (let tries = 1; tries <= NUMBER_TRIES; tries++) {
    const result = await insertOrder(order);
    if (result === "gone") throw await explainGone(input);
    if (result !== "number_taken") return result === "written" ? { ...order, decision } : null;
    order.number = makeOrderNumber();
  }
  throw new AppError("unavailable", "No order number was free. Try again.");
}
