import "server-only";
import { toPublicId } from "@/lib/shared/ids";
import type { PaymentOffer, PaymentView } from "@/lib/shared/schemas/checkout";
import { isWallet, type Wallet } from "@/lib/shared/wallets";
import { openBuyerStep } from "./buyer-step";
import { MAX_CONFIRMS, type PaymentsContext } from "./context";
import { listOffers } from "./offers";
import { type Attempt, isLive, type Payment } from "./payment-rows";
import { BANK_ASKS, describeEnd, describeWait, ENDED, NO_FIELDS, NO_SHEET, TRIED_OUT } from "./plain-words";
import { fieldsOf } from "./rail-fields";
import { walletSheetOf } from "./wallet-sheets";

type Next = PaymentView["next"];
type Ahead = { next: Next; message: string | null };

const nothing = (message: string | null): Ahead => ({ next: { kind: "none" }, message });

function showFields({ rail }: Attempt): Ahead {
  const fields = fieldsOf(rail);
  return fields === null ? nothing(NO_FIELDS) : { next: { kind: "fields", fields, rail }, message: null };
}

function showSheet(payment: Payment, { rail }: Attempt, wallet: Wallet): Ahead {
  const sheet = walletSheetOf(wallet, rail, payment);
  return sheet === null ? nothing(NO_SHEET) : { next: { kind: "wallet_sheet", rail, sheet }, message: null };
}

/** What takes the buyer's token: the card fields of the attempt's rail, or the sheet of its wallet for that rail. */
function showDoor(payment: Payment, attempt: Attempt): Ahead {
  const { method } = attempt;
  return isWallet(method) ? showSheet(payment, attempt, method) : showFields(attempt);
}

function showStep(payment: Payment, attempt: Attempt): Ahead {
  if (openBuyerStep(attempt)?.kind !== "redirect") return { ...showDoor(payment, attempt), message: BANK_ASKS };
  // our own address: the rail's carries a secret, and replies are stored
  const url = `/api/orders/${toPublicId("order", payment.orderId)}/payment/step`;
  return { next: { kind: "redirect", url, rail: attempt.rail, providerRef: attempt.providerRef }, message: null };
}

function offerRetry(payment: Payment, offers: PaymentOffer[]): Ahead {
  if (payment.confirmTotal >= MAX_CONFIRMS) return nothing(TRIED_OUT);
  const reason = payment.attempt ? describeEnd(payment.attempt) : ENDED;
  const card = offers.find((offer) => offer.needsCard);
  const fields = card ? fieldsOf(card.rail) : null;
  return { next: { kind: "retry", reason, offers, ...(fields ? { fields } : {}) }, message: reason };
}

/** An open payment without a live attempt: a definite no came, or nothing was tried yet. */
function isUpToBuyer({ state, attempt }: Payment): boolean {
  return state === "open" && !(attempt && isLive(attempt.state));
}

function lookAhead(payment: Payment, offers: PaymentOffer[]): Ahead {
  const { attempt, state } = payment;
  if (state === "captured" || state === "refunded" || state === "disputed") return nothing(null);
  if (state === "failed" || state === "expired") return nothing(ENDED);
  if (isUpToBuyer(payment)) return offerRetry(payment, offers);
  if (state === "open" && attempt?.state === "created") return showDoor(payment, attempt);
  if (state === "open" && attempt?.state === "needs_buyer") return showStep(payment, attempt);
  return { next: { kind: "wait" }, message: describeWait(payment) };
}

/** A payment as the buyer sees it: where it stands and what the browser does next. Holds no secret. */
export function toPaymentView(payment: Payment, offers: PaymentOffer[] = []): PaymentView {
  return {
    id: toPublicId("payment", payment.id),
    state: payment.state,
    rail: payment.attempt?.rail ?? null,
    method: payment.method,
    ...lookAhead(payment, offers),
  };
}

/** `toPaymentView` with what can be paid with now, where it is up to the buyer to choose. */
export async function viewPayment(
  context: Pick<PaymentsContext, "rails" | "breakers" | "facts">,
  payment: Payment,
): Promise<PaymentView> {
  const hasTries = payment.confirmTotal < MAX_CONFIRMS;
  return toPaymentView(payment, isUpToBuyer(payment) && hasTries ? await listOffers(context, payment) : []);
}
