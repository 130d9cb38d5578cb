import "server-only";
import { z } from "zod";
import type { DisputesLookUp, RailDispute, RailRefund, RefundsLookUp } from "../provider";
import type { Measured } from "./translate-stripe";

const Refunds = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      amount: z.int(),
      status: z.string().nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  ),
  has_more: z.literal(false),
});
const Disputes = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      amount: z.int(),
      currency: z.string(),
      reason: z.string(),
      status: z.string(),
      created: z.int(),
    }),
  ),
  has_more: z.literal(false),
});

const REFUND_STATES: Record<string, RailRefund["state"]> = {
  succeeded: "succeeded",
  failed: "failed",
  canceled: "failed",
};
/** An inquiry that is closed took no money; one that is prevented is over as well (Disputes, `status`, read 2026-11). */
const DISPUTE_STATES: Record<string, RailDispute["state"]> = {
  won: "won",
  lost: "lost",
  warning_closed: "won",
  prevented: "won",
};

function unreadable(measured: Measured) {
  const evidence = { ...measured, raw: null };
  const failure = { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence } as const;
  return { kind: "unavailable", failure, evidence } as const;
}

export function translateRefunds(answer: unknown, measured: Measured): RefundsLookUp {
  const list = Refunds.safeParse(answer).data;
  if (!list) return unreadable(measured);
  const refunds = list.data.map(({ id, amount, status, metadata }) => ({
    refundRef: id,
    ourRef: metadata?.refund ?? null,
    amountMinor: amount,
    state: REFUND_STATES[status ?? ""] ?? ("pending" as const),
  }));
  return { kind: "found", refunds, evidence: { ...measured, raw: refunds } };
}

export function translateDisputes(answer: unknown, measured: Measured): DisputesLookUp {
  const list = Disputes.safeParse(answer).data;
  if (!list) return unreadable(measured);
  const disputes = list.data.map(({ id, amount, currency, reason, status, created }) => ({
    disputeRef: id,
    state: DISPUTE_STATES[status] ?? ("open" as const),
    amountMinor: amount,
    currency: currency.toUpperCase(),
    reason,
    openedAt: new Date(created * 1000),
  }));
  const raw = disputes.map(({ disputeRef, state, amountMinor }) => ({ disputeRef, state, amountMinor }));
  return { kind: "found", disputes, evidence: { ...measured, raw } };
}
