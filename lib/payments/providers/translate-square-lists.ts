import "server-only";
import { z } from "zod";
import type { RailDispute, RailRefund } from "../provider";
import { ourRefOf, Payment, Refund } from "./read-square";
import type { Measured } from "./translate-square";

/** One page of payments, and where the next begins. Null: not a list that we can read. */
export function readPaymentPage(answer: unknown): { payments: Payment[]; cursor: string | null } | null {
  const page = z.object({ payments: z.array(Payment).nullish(), cursor: z.string().nullish() }).safeParse(answer).data;
  if (!page || !isPage(answer, "payments")) return null;
  return { payments: page.payments ?? [], cursor: page.cursor || null };
}

/** Square leaves an empty list out of its answer; an answer with anything else in its place is none. */
export function isPage(answer: unknown, name: string): boolean {
  const known = new Set([name, "cursor", "errors"]);
  return typeof answer === "object" && answer !== null && Object.keys(answer).every((key) => known.has(key));
}

const REFUND_STATES: Record<string, RailRefund["state"]> = {
  COMPLETED: "succeeded",
  REJECTED: "failed",
  FAILED: "failed",
};

/** Null: not a refund that we can read. */
export function readRefund(answer: unknown): RailRefund | null {
  const refund = Refund.safeParse(answer).data;
  if (!refund) return null;
  const { id, status, amountMoney, reason } = refund;
  const state = REFUND_STATES[status ?? ""] ?? "pending";
  return { refundRef: id, ourRef: ourRefOf(reason), amountMinor: amountMoney.amount, state };
}

const Dispute = z.object({
  id: z.string().min(1),
  state: z.string(),
  reason: z.string().nullish(),
  amountMoney: z.object({ amount: z.union([z.bigint(), z.int()]), currency: z.string() }),
  disputedPayment: z.object({ paymentId: z.string().nullish() }).nullish(),
  createdAt: z.string().nullish(),
  reportedAt: z.string().nullish(),
});
/** An inquiry that was closed took no money; one that the seller accepted is lost (Disputes API, `state`, read 2026-11). */
const DISPUTE_STATES: Record<string, RailDispute["state"]> = {
  WON: "won",
  LOST: "lost",
  ACCEPTED: "lost",
  INQUIRY_CLOSED: "won",
};

/** The disputes of one payment on one page of them all. Null: not a list that we can read. */
export function readDisputePage(
  answer: unknown,
  providerRef: string,
): { disputes: RailDispute[]; cursor: string | null } | null {
  const page = z.object({ disputes: z.array(Dispute).nullish(), cursor: z.string().nullish() }).safeParse(answer).data;
  if (!page || !isPage(answer, "disputes")) return null;
  const own = page.disputes?.filter(({ disputedPayment }) => disputedPayment?.paymentId === providerRef) ?? [];
  const disputes = own.map(({ id, state, reason, amountMoney, createdAt, reportedAt }) => ({
    disputeRef: id,
    state: DISPUTE_STATES[state] ?? ("open" as const),
    amountMinor: Number(amountMoney.amount),
    currency: amountMoney.currency,
    reason: reason ?? "unknown",
    openedAt: new Date(createdAt ?? reportedAt ?? 0),
  }));
  return { disputes, cursor: page.cursor || null };
}

export function unreadable(measured: Measured) {
  const evidence = { ...measured, raw: null };
  const failure = { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence } as const;
  return { kind: "unavailable", failure, evidence } as const;
}
