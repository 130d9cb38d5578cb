import "server-only";
import { env } from "@/lib/platform/env";
import { toPublicId } from "@/lib/shared/ids";
import type { PaymentView } from "@/lib/shared/schemas/checkout";
import { openBuyerStep } from "./buyer-step";
import { MAX_CONFIRMS } from "./context";
import { isLive, type Payment } from "./payment-rows";
import { describeEnd, describeWait, ENDED, NO_FIELDS, TRIED_OUT } from "./plain-words";

type Next = PaymentView["next"];
type Ahead = { next: Next; message: string | null };

/** Demo: the sandbox's own fields. With real keys the provider's browser SDK would bring them; none is built yet. */
function fieldsUrl(): string | null {
  return env.BACKLINE_MODE === "demo" ? "/sandbox/fields" : null;
}

function showFields(): Ahead {
  const url = fieldsUrl();
  if (url === null) return { next: { kind: "none" }, message: NO_FIELDS };
  return { next: { kind: "fields", fieldsUrl: url }, message: null };
}

function offerRetry(payment: Payment): Ahead {
  if (payment.confirmTotal >= MAX_CONFIRMS) return { next: { kind: "none" }, message: TRIED_OUT };
  const reason = payment.attempt ? describeEnd(payment.attempt) : ENDED;
  const url = fieldsUrl();
  return { next: { kind: "retry", reason, ...(url ? { fieldsUrl: url } : {}) }, message: reason };
}

function lookAhead(payment: Payment): Ahead {
  const { attempt, state } = payment;
  if (state === "captured" || state === "refunded" || state === "disputed")
    return { next: { kind: "none" }, message: null };
  if (state === "failed" || state === "expired") return { next: { kind: "none" }, message: ENDED };
  if (state === "authorized" || state === "review") return { next: { kind: "wait" }, message: describeWait(payment) };
  if (!attempt || attempt.state === "created") return showFields();
  if (attempt.state === "needs_buyer") {
    if (openBuyerStep(attempt)?.kind !== "redirect") return showFields();
    // our own address: the rail's carries a secret, and replies are stored
    return {
      next: { kind: "redirect", url: `/api/orders/${toPublicId("order", payment.orderId)}/payment/step` },
      message: null,
    };
  }
  return isLive(attempt.state) ? { next: { kind: "wait" }, message: describeWait(payment) } : offerRetry(payment);
}

/** A payment as the buyer sees it: where it stands and what the browser does next. Holds no secret. */
export function toPaymentView(payment: Payment): PaymentView {
  return {
    id: toPublicId("payment", payment.id),
    state: payment.state,
    rail: payment.attempt?.rail ?? null,
    method: payment.method,
    ...lookAhead(payment),
  };
}
