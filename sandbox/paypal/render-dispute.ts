import type { Charge, Dispute } from "../charge";
import { iso, PAYEE, renderMoney } from "./render-payment";

type WireObject = Record<string, unknown>;

/** The summary that the list of disputes shows: who won is in the details only. */
export function renderDisputeSummary(charge: Charge, dispute: Dispute, base: string): WireObject {
  const isOpen = dispute.state === "open";
  return {
    dispute_id: dispute.id,
    create_time: iso(dispute.openedAt),
    update_time: iso(dispute.closedAt ?? dispute.openedAt),
    reason: dispute.reason,
    status: isOpen ? "WAITING_FOR_SELLER_RESPONSE" : "RESOLVED",
    dispute_state: isOpen ? "REQUIRED_ACTION" : "RESOLVED",
    dispute_amount: renderMoney(dispute.amountMinor, charge.currency),
    dispute_life_cycle_stage: "CHARGEBACK",
    links: [{ href: `${base}/v1/customer/disputes/${dispute.id}`, rel: "self", method: "GET" }],
  };
}

export function renderDispute(charge: Charge, dispute: Dispute, base: string): WireObject {
  const amount = renderMoney(dispute.amountMinor, charge.currency);
  const movement = (affected_party: string, type: string, at: number) => ({
    affected_party,
    amount,
    initiated_time: iso(at),
    type,
    reason: "DISPUTE_SETTLEMENT",
  });
  const isLost = dispute.state === "lost";
  const outcome = {
    outcome_code: isLost ? "RESOLVED_BUYER_FAVOUR" : "RESOLVED_SELLER_FAVOUR",
    amount_refunded: renderMoney(isLost ? dispute.amountMinor : 0, charge.currency),
  };
  const taken = movement("SELLER", "DEBIT", dispute.openedAt);
  const closedAt = dispute.closedAt ?? dispute.openedAt;
  return {
    ...renderDisputeSummary(charge, dispute, base),
    disputed_transactions: [
      {
        seller_transaction_id: charge.capture?.id,
        create_time: iso(charge.capture?.at ?? charge.created.at),
        transaction_status: "COMPLETED",
        gross_amount: renderMoney(charge.capture?.amountMinor ?? 0, charge.currency),
        ...(charge.invoiceId === null ? {} : { invoice_number: charge.invoiceId }),
        ...(charge.attemptRef === null ? {} : { custom: charge.attemptRef }),
        ...(charge.wallet ? { buyer: { name: `${charge.wallet.givenName} ${charge.wallet.surname}` } } : {}),
        seller: { email: PAYEE.email_address, merchant_id: PAYEE.merchant_id },
      },
    ],
    ...(dispute.state === "open" ? {} : { dispute_outcome: outcome }),
    money_movements: [taken, movement(isLost ? "BUYER" : "SELLER", "CREDIT", closedAt)].slice(
      0,
      dispute.state === "open" ? 1 : 2,
    ),
    dispute_channel: "INTERNAL",
  };
}
