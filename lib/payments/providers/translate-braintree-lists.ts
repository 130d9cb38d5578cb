import "server-only";
import { z } from "zod";
import { isCurrency, parseDecimal } from "@/lib/shared/money";
import type { DisputesLookUp, LookUpOutcome, RailDispute, RailFailure, RailRefund, RefundsLookUp } from "../provider";
import { amountOf, isUndone, readCharge, redactTransaction, Transaction } from "./read-braintree";
import { type Asked, type Measured, refundStateOf, translateLookUp, unknown } from "./translate-braintree";

/** One element comes alone, several as a list, none not at all. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .union([z.array(item), item])
    .optional()
    .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]) as z.infer<T>[]);

const FoundIds = z.object({ searchResults: z.object({ ids: z.array(z.string()) }) });
const FoundTransactions = z.object({
  creditCardTransactions: z.object({ totalItems: z.int(), transaction: listOf(Transaction) }),
});
const Dispute = z.object({
  id: z.string(),
  amountDisputed: z.string().nullish(),
  amount: z.string().nullish(),
  currencyIsoCode: z.string(),
  reason: z.string(),
  status: z.string(),
  receivedDate: z.string(),
  createdAt: z.string().nullish(),
});
const FoundDisputes = z.object({ disputes: z.object({ totalItems: z.int(), dispute: listOf(Dispute) }) });

function unavailable(failure: RailFailure) {
  return { kind: "unavailable", failure, evidence: failure.evidence } as const;
}
const unreadable = (measured: Measured) => unavailable(unknown(measured, "bad_reply", "unreadable"));

/** The ids that a search found; null when the answer is none. */
export function readIds(answer: unknown): readonly string[] | null {
  return FoundIds.safeParse(answer).data?.searchResults.ids ?? null;
}

/** All of the transactions that were asked for by id; null when some are missing or cannot be read. */
export function readTransactions(answer: unknown, ids: readonly string[]): Transaction[] | null {
  const found = FoundTransactions.safeParse(answer).data?.creditCardTransactions.transaction;
  return found && ids.every((id) => found.some((transaction) => transaction.id === id)) ? found : null;
}

const HOLDING: readonly string[] = ["captured", "authorized", "pending"];

/** Of the sales under one reference the one that holds money, else the latest, which is named first. */
export function translateFound(sales: readonly Transaction[], asked: Asked, measured: Measured): LookUpOutcome {
  const isHolding = (sale: Transaction) => HOLDING.includes(readCharge(sale)?.state ?? "");
  const sale = sales.find(isHolding) ?? sales[0];
  return translateLookUp(sale, asked, measured);
}

/** A sale that was voided after it had been submitted gave all of it back, under its own id. */
export function translateRefunds(
  sale: Transaction,
  refunds: readonly Transaction[],
  measured: Measured,
): RefundsLookUp {
  const listed: RailRefund[] = [];
  const whole = isUndone(sale) ? amountOf(sale) : null;
  if (whole !== null) listed.push({ refundRef: sale.id, ourRef: null, amountMinor: whole, state: "succeeded" });
  for (const refund of refunds) {
    const amountMinor = amountOf(refund);
    const state = refundStateOf(refund.status);
    if (amountMinor === null || refund.refundedTransactionId !== sale.id) return unreadable(measured);
    listed.push({
      refundRef: refund.id,
      ourRef: refund.orderId,
      amountMinor,
      state: state === "refunded" ? "succeeded" : state === "failed" ? "failed" : "pending",
    });
  }
  return { kind: "found", refunds: listed, evidence: { ...measured, raw: [sale, ...refunds].map(redactTransaction) } };
}

/** What is not listed is open: the money is held back until somebody has decided. */
const DISPUTE_STATES: Readonly<Record<string, RailDispute["state"]>> = {
  won: "won",
  lost: "lost",
  accepted: "lost",
  auto_accepted: "lost",
  expired: "lost",
};

export function translateDisputes(answer: unknown, measured: Measured): DisputesLookUp {
  const found = FoundDisputes.safeParse(answer).data?.disputes;
  if (!found || found.dispute.length < found.totalItems) return unreadable(measured);
  const disputes: RailDispute[] = [];
  for (const dispute of found.dispute) {
    const { currencyIsoCode: currency, createdAt, receivedDate } = dispute;
    const amountMinor = isCurrency(currency)
      ? parseDecimal(dispute.amountDisputed ?? dispute.amount ?? "", currency)
      : null;
    const openedAt = new Date(createdAt ?? receivedDate);
    if (amountMinor === null || Number.isNaN(openedAt.getTime())) return unreadable(measured);
    const state = DISPUTE_STATES[dispute.status] ?? ("open" as const);
    disputes.push({ disputeRef: dispute.id, state, amountMinor, currency, reason: dispute.reason, openedAt });
  }
  const raw = disputes.map(({ disputeRef, state, amountMinor }) => ({ disputeRef, state, amountMinor }));
  return { kind: "found", disputes, evidence: { ...measured, raw } };
}
