import "server-only";
import type { z } from "zod";
import type { Currency } from "@/lib/shared/money";
import type { RefundState as RefundStateSchema } from "@/lib/shared/schemas/refunds";
import type { ReturnedLine } from "./after-sale";
import type { Attempt } from "./payment-rows";

export type RefundState = z.infer<typeof RefundStateSchema>;

/** A refund with the attempt it gives back, and the epoch of its payment, which guards every write as it does there. */
export type Refund = {
  id: string;
  orderId: string;
  paymentId: string;
  epoch: number;
  attempt: Attempt;
  n: number;
  amountMinor: number;
  currency: Currency;
  reason: string;
  requestedBy: string | null;
  state: RefundState;
  idempotencyKey: string;
  providerRef: string | null;
  outcomeCode: string | null;
  resolveCount: number;
  livemode: boolean;
  createdAt: Date;
  finishedAt: Date | null;
  lines: readonly ReturnedLine[];
};

export function isOpen(refund: Pick<Refund, "state">): boolean {
  return refund.state !== "succeeded" && refund.state !== "failed";
}
