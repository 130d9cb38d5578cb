import "server-only";
import { adoptRefunds } from "@/lib/payments/adopt-refunds";
import type { PaymentsContext } from "@/lib/payments/context";
import { railOf } from "@/lib/payments/find-rail";
import type { RailName } from "@/lib/payments/provider";
import { sendRefund, startRefund } from "@/lib/payments/refund";
import type { Refund } from "@/lib/payments/refund-rows";
import { loadRefund } from "@/lib/payments/sql/refund-rows";
import { AppError, fieldError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { fromPublicId } from "@/lib/shared/ids";
import { type Currency, formatMoney } from "@/lib/shared/money";
import type { RefundInput, RefundView } from "@/lib/shared/schemas/refunds";
import { toRefundView } from "./describe-refunds";
import { seeOrder } from "./order-access";
import { configuredContext } from "./payments-context";
import { divideRefund, type LineLeft, sumLeft } from "./plan-refund";
import { loadOwnLeft, loadRefundablePayment, type RefundablePayment } from "./refundable";

/** `refundId` is chosen by the caller: the same id again is the same refund (I14). */
export type RefundOrderInput = RefundInput & { publicId: string; refundId: string; actor: UserActor };

const TRIES = 8;

function requirePayable(payment: RefundablePayment | null): RefundablePayment & { rail: RailName } {
  if (!payment) throw new AppError("unprocessable", "This order cost nothing, so there is nothing to give back.");
  if (payment.state === "refunded") throw new AppError("unprocessable", "This order has been given back already.");
  if (payment.isDisputed)
    throw new AppError(
      "unprocessable",
      "The buyer's bank disputes this payment and holds the money. A refund now could pay it back twice: wait for the dispute.",
    );
  if (!payment.rail || !["captured", "disputed"].includes(payment.state))
    throw new AppError("unprocessable", "This order is not paid, so there is nothing to give back.");
  return { ...payment, rail: payment.rail as RailName };
}

function chooseLines(own: readonly LineLeft[], lineIds: readonly string[] | undefined): readonly LineLeft[] {
  if (!lineIds) return own;
  const wanted = lineIds.map((lineId) => fromPublicId("orderLine", lineId));
  const chosen = own.filter((line) => wanted.includes(line.orderLineId));
  if (chosen.length !== new Set(lineIds).size)
    throw fieldError("lineIds", "One of these is no line of this order that you may give back.");
  return chosen;
}

function chooseAmount(lines: readonly LineLeft[], asked: number | undefined, currency: Currency): number {
  const leftMinor = sumLeft(lines);
  if (leftMinor === 0) throw new AppError("unprocessable", "Nothing is left here to give back.");
  if (asked !== undefined && asked > leftMinor) {
    const left = formatMoney({ amountMinor: leftMinor, currency });
    throw fieldError("amountMinor", `${left} is left to give back.`);
  }
  return asked ?? leftMinor;
}

/** A rail that refuses may have given the money back on its own pages already, and nobody told us. */
async function send(context: PaymentsContext, begun: Refund): Promise<Refund> {
  const sent = await sendRefund(context, begun);
  const { rail, id: attemptId } = sent.attempt;
  if (sent.state === "failed") await adoptRefunds(context, { rail, providerRef: null, attemptId });
  return sent;
}

async function begin(context: PaymentsContext, orderId: string, input: RefundOrderInput): Promise<Refund> {
  const { refundId, actor, lineIds, amountMinor: asked, reason } = input;
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await loadRefundablePayment(orderId);
    // after the epoch was read: a twin that began earlier is seen here, one that begins later is refused by T1
    const twin = await loadRefund(refundId);
    if (twin) return twin;
    const payment = requirePayable(found);
    railOf(context, payment.rail);
    const lines = chooseLines(await loadOwnLeft(orderId, actor), lineIds);
    const amountMinor = chooseAmount(lines, asked, payment.currency);
    const request = {
      id: refundId,
      paymentId: payment.id,
      epoch: payment.epoch,
      amountMinor,
      reason,
      requestedBy: actor.userId,
      lines: divideRefund(lines, amountMinor),
    };
    const begun = await startRefund(context, request);
    if (begun) return send(context, begun);
  }
  throw new AppError(
    "conflict",
    "Other refunds of this order are being made. Look at it again and repeat what is missing.",
  );
}

/**
 * Gives back an order or a part of it: an admin anything, an artist their own lines. Returns the refund as far as it got; one
 * that the provider has not answered is settled by the worker.
 * Throws `not_found` for an order this person may not see, `unprocessable` with the field or the reason for what cannot go back.
 */
export async function refundOrder(
  input: RefundOrderInput,
  context: PaymentsContext = configuredContext(),
): Promise<RefundView> {
  const { publicId, actor } = input;
  const seen = await seeOrder({ publicId, actor, orderSecret: null });
  const own = seen ? await loadOwnLeft(seen.orderId, actor) : [];
  if (!seen || own.length === 0) throw new AppError("not_found", "There is no such order among your sales.");
  const refund = await begin(context, seen.orderId, input);
  const viewer = seen.viewer === "admin" ? "admin" : "artist";
  const view = toRefundView(refund, viewer, new Set(own.map((line) => line.orderLineId)));
  if (!view) throw new AppError("not_found", "There is no such refund.");
  return view;
}
