import { type Currency, parseDecimal } from "@/lib/shared/money";
import type { Refundable, RefundInput } from "@/lib/shared/schemas/refunds";

/** What stands in the form. `amount` empty means all of the chosen lines. */
export type RefundDraft = { lineIds: readonly string[]; amount: string; reason: string };
export type RefundFault = {
  field: "lines" | "amount" | "reason";
  key: "noLine" | "notAnAmount" | "tooMuch" | "noReason";
};

export function startDraft(refundable: Refundable): RefundDraft {
  return {
    lineIds: refundable.lines.filter((line) => line.maxMinor > 0).map((line) => line.lineId),
    amount: "",
    reason: "",
  };
}

/** The most that can go back from the chosen lines. */
export function maxOf(draft: RefundDraft, refundable: Refundable): number {
  const chosen = refundable.lines.filter((line) => draft.lineIds.includes(line.lineId));
  return chosen.reduce((sum, line) => sum + line.maxMinor, 0);
}

/** What would go back, in minor units; null where the typed amount is none. */
export function amountOf(draft: RefundDraft, refundable: Refundable, currency: Currency): number | null {
  return draft.amount.trim() === "" ? maxOf(draft, refundable) : parseDecimal(draft.amount, currency);
}

export function findFaults(draft: RefundDraft, refundable: Refundable, currency: Currency): RefundFault[] {
  const faults: RefundFault[] = [];
  const max = maxOf(draft, refundable);
  const amountMinor = amountOf(draft, refundable, currency);
  if (max === 0) faults.push({ field: "lines", key: "noLine" });
  else if (amountMinor === null || amountMinor < 1) faults.push({ field: "amount", key: "notAnAmount" });
  else if (amountMinor > max) faults.push({ field: "amount", key: "tooMuch" });
  if (draft.reason.trim() === "") faults.push({ field: "reason", key: "noReason" });
  return faults;
}

/**
 * The request of a draft without faults. The amount is always said, so that what was confirmed is what goes back even when
 * another refund came in between; lines only where not all are chosen.
 */
export function toRefundInput(draft: RefundDraft, refundable: Refundable, currency: Currency): RefundInput {
  const amountMinor = amountOf(draft, refundable, currency) ?? 0;
  const open = refundable.lines.filter((line) => line.maxMinor > 0);
  const isAll = open.every((line) => draft.lineIds.includes(line.lineId));
  const lineIds = open.map((line) => line.lineId).filter((id) => draft.lineIds.includes(id));
  return { amountMinor, reason: draft.reason.trim(), ...(isAll ? {} : { lineIds }) };
}
