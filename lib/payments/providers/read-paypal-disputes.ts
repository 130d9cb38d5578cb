import "server-only";
import { z } from "zod";
import type { RailDispute } from "../provider";
import { readAmount } from "./read-paypal";

const Money = z.object({ currency_code: z.string(), value: z.string() });
/** A list of none may leave `items` out, never its links: what has neither is no list. */
export const DisputeList = z
  .object({ items: z.array(z.object({ dispute_id: z.string() })).optional(), links: z.array(z.unknown()).optional() })
  .refine(({ items, links }) => items !== undefined || links !== undefined)
  .transform(({ items = [] }) => items);
const Dispute = z.object({
  dispute_id: z.string(),
  create_time: z.string(),
  reason: z.string().nullish(),
  status: z.string(),
  dispute_amount: Money,
  dispute_outcome: z.object({ outcome_code: z.string().nullish() }).nullish(),
});

/** Outcomes after which the seller keeps the money (Disputes v1, `outcome_code`, read 2026-11); every other one is lost. */
const WON = new Set(["RESOLVED_SELLER_FAVOUR", "CANCELED_BY_BUYER", "DENIED", "RESOLVED_WITH_PAYOUT"]);

/** Null for what cannot be read whole. */
export function readDispute(answer: unknown): RailDispute | null {
  const dispute = Dispute.safeParse(answer).data;
  const amount = readAmount(dispute?.dispute_amount);
  const openedAt = new Date(dispute?.create_time ?? Number.NaN);
  if (!dispute || !amount || Number.isNaN(openedAt.getTime())) return null;
  const code = dispute.dispute_outcome?.outcome_code ?? "";
  const state = dispute.status !== "RESOLVED" ? "open" : WON.has(code) ? "won" : "lost";
  return { disputeRef: dispute.dispute_id, state, ...amount, reason: dispute.reason ?? "OTHER", openedAt };
}
