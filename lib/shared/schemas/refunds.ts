import { z } from "zod";
import { Currency, Minor, Timestamp } from "./common";

/** What goes back: `amountMinor` (default: all that is left), of the chosen lines only where `lineIds` are given. */
export const RefundInput = z.strictObject({
  amountMinor: z.int().min(1).optional(),
  lineIds: z.array(z.string().max(40)).min(1).max(50).optional(),
  reason: z.string().trim().min(1, "say why").max(500),
});
export type RefundInput = z.infer<typeof RefundInput>;

/** `sent` and `unknown`: the provider has not answered yet; `pending`: it took the refund and is not done. */
export const RefundState = z.enum(["sent", "pending", "unknown", "succeeded", "failed"]);
export const RefundView = z.object({
  id: z.string(),
  state: RefundState,
  amountMinor: Minor,
  currency: Currency,
  /** What the shop wrote down; null for whoever is neither its admin nor the artist. */
  reason: z.string().nullable(),
  at: Timestamp,
  /** Plain words about one that is not done; null when it is. */
  message: z.string().nullable(),
  lines: z.array(z.object({ lineId: z.string(), amountMinor: Minor })),
});
export type RefundView = z.infer<typeof RefundView>;
export const RefundResult = z.object({ refund: RefundView });

/** What this viewer may still give back, in all and of each line. */
export const Refundable = z.object({
  maxMinor: Minor,
  lines: z.array(z.object({ lineId: z.string(), maxMinor: Minor })),
});
export type Refundable = z.infer<typeof Refundable>;

/** A payment that the buyer's bank or the provider disputes; for admins. */
export const DisputeView = z.object({
  id: z.string(),
  state: z.enum(["open", "won", "lost"]),
  amountMinor: Minor,
  currency: Currency,
  /** The provider's own word. */
  reason: z.string(),
  openedAt: Timestamp,
  closedAt: Timestamp.nullable(),
});
export type DisputeView = z.infer<typeof DisputeView>;
