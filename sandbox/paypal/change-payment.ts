import { mintCapitals } from "../book";
import { type Capture, type Charge, type HeldCapture, type Refund, refundedMinor } from "../charge";
import { paypalFeeMinor } from "../fees";
import type { ChangeContext } from "./change-order";
import { CaptureBody, RefundBody, readMoney, readRequest } from "./read-request";
import { unprocessable } from "./refuse";

const LARGEST_CAPTURE_PERCENT = 115;

/** One capture ends an authorisation here, whatever `final_capture` says. */
export function captureAuthorization(order: Charge, text: string, context: ChangeContext): Charge {
  const { amount, invoice_id: invoiceId = order.invoiceId } = readRequest(CaptureBody, text);
  checkCapturable(order);
  const asked = amount ? readMoney(amount, "/amount") : order;
  if (asked.currency !== order.currency) throw unprocessable("AUTH_CAPTURE_CURRENCY_MISMATCH");
  if (asked.amountMinor * 100 > order.amountMinor * LARGEST_CAPTURE_PERCENT) {
    throw unprocessable("MAX_CAPTURE_AMOUNT_EXCEEDED", { field: "/amount/value" });
  }
  const { amountMinor } = asked;
  const effect = { id: mintCapitals(), key: context.key, at: context.now, amountMinor, invoiceId };
  if (context.policy.captures !== "complete") {
    const becomes = context.policy.captures === "pend_then_deny" ? ("denied" as const) : ("completed" as const);
    const held: HeldCapture = { ...effect, state: "pending", becomes };
    const waiting: Charge = { ...order, heldCapture: held };
    context.emit("PAYMENT.CAPTURE.PENDING", waiting);
    return waiting;
  }
  const captured = completeCapture(order, effect, context.accountCountry);
  context.emit("PAYMENT.CAPTURE.COMPLETED", captured);
  return captured;
}

function checkCapturable(order: Charge): void {
  if (order.state === "captured" || order.heldCapture?.state === "pending") {
    throw unprocessable("AUTHORIZATION_ALREADY_CAPTURED");
  }
  if (order.state === "voided") {
    throw unprocessable(order.voided?.reason === "expired" ? "AUTHORIZATION_EXPIRED" : "AUTHORIZATION_VOIDED");
  }
  if (order.state !== "authorized") throw unprocessable("AUTHORIZATION_DENIED");
}

type NewCapture = Pick<Capture, "id" | "key" | "at" | "amountMinor" | "invoiceId">;

/** PayPal's fee is final when the capture is. */
export function completeCapture(order: Charge, effect: NewCapture, accountCountry: string): Charge {
  const { id, key, at, amountMinor, invoiceId } = effect;
  const payer = order.card
    ? ({ method: "card", country: order.card.country } as const)
    : ({ method: "wallet", country: order.wallet?.country ?? accountCountry } as const);
  const feeMinor = paypalFeeMinor(amountMinor, order.currency, payer, accountCountry);
  const capture = { id, key, at, amountMinor, invoiceId, feeMinor, settledFeeMinor: feeMinor };
  return { ...order, state: "captured", capture, heldCapture: null };
}

export function voidAuthorization(order: Charge, _text: string, context: ChangeContext): Charge {
  if (order.state === "captured" || order.heldCapture?.state === "pending") throw unprocessable("PREVIOUSLY_CAPTURED");
  if (order.state !== "authorized") throw unprocessable("PREVIOUSLY_VOIDED");
  const voided: Charge = { ...order, state: "voided", voided: { key: context.key, at: context.now, reason: null } };
  context.emit("PAYMENT.AUTHORIZATION.VOIDED", voided);
  return voided;
}

/** The new refund is the last one of the returned charge. */
export function refundCapture(order: Charge, text: string, context: ChangeContext): Charge {
  const body = readRequest(RefundBody, text);
  if (!order.capture) throw unprocessable("PENDING_CAPTURE");
  const leftMinor = order.capture.amountMinor - refundedMinor(order);
  if (leftMinor === 0) throw unprocessable("CAPTURE_FULLY_REFUNDED");
  const asked = body.amount ? readMoney(body.amount, "/amount") : { amountMinor: leftMinor, currency: order.currency };
  if (asked.currency !== order.currency) throw unprocessable("REFUND_CAPTURE_CURRENCY_MISMATCH");
  if (asked.amountMinor > leftMinor) throw unprocessable("REFUND_AMOUNT_EXCEEDED", { field: "/amount/value" });
  checkRefundable(order, asked.amountMinor, body.invoice_id ?? null);
  const { custom_id: customId = null, invoice_id: invoiceId = null, note_to_payer: reason = null } = body;
  const isPending = context.policy.refunds !== "succeed";
  const refund: Refund = {
    id: mintCapitals(),
    key: context.key,
    at: context.now,
    amountMinor: asked.amountMinor,
    reason,
    ourRef: customId ?? invoiceId,
    invoiceId,
    metadata: customId === null ? {} : { custom_id: customId },
    state: isPending ? "pending" : "succeeded",
    becomes: context.policy.refunds === "pend_then_fail" ? "failed" : "succeeded",
  };
  const refunded: Charge = { ...order, refunds: [...order.refunds, refund] };
  context.emit(isPending ? "PAYMENT.REFUND.PENDING" : "PAYMENT.CAPTURE.REFUNDED", refunded, refund.id);
  return refunded;
}

function checkRefundable(order: Charge, amountMinor: number, invoiceId: string | null): void {
  if (order.disputes.some(({ state }) => state === "lost"))
    throw unprocessable("REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK");
  const isPartial = amountMinor < (order.capture?.amountMinor ?? 0);
  if (isPartial && order.disputes.some(({ state }) => state === "open")) throw unprocessable("TRANSACTION_DISPUTED");
  const isUsed = invoiceId !== null && order.refunds.some((refund) => refund.invoiceId === invoiceId);
  if (isUsed) throw unprocessable("DUPLICATE_INVOICE_ID", { field: "/invoice_id" });
}
