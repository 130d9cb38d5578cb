import type { Card } from "./test-cards";

/** Every effect names the idempotency key that caused it and when (ms since the epoch, sandbox clock). */
type Effect = { key: string | null; at: number };
export type Refund = Effect & { id: string; amountMinor: number; reason: string | null };
export type Decline = Effect & { code: string; declineCode: string | null; card: Card | null };

/**
 * One attempt to take money, whatever the rail's wire format: the sandbox's truth. Values are never changed in place:
 * each effect makes a new one, so that a stored reply keeps showing what was true when it was given.
 */
export type Charge = {
  id: string;
  rail: "stripe";
  orderRef: string | null;
  attemptRef: string | null;
  amountMinor: number;
  /** ISO 4217, upper case. */
  currency: string;
  metadata: Record<string, string>;
  description: string | null;
  secret: string;
  created: Effect;
  state: "open" | "needs_buyer" | "authorized" | "captured" | "voided";
  card: Card | null;
  token: string | null;
  returnUrl: string | null;
  declines: Decline[];
  authorization: (Effect & { amountMinor: number }) | null;
  capture: (Effect & { amountMinor: number; feeMinor: number }) | null;
  voided: (Effect & { reason: string | null }) | null;
  refunds: Refund[];
};

export type WireError = {
  type: string;
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
};

/** What was answered under a key, as the truth it was rendered from rather than as text. */
export type KeptReply = {
  fingerprint: string;
  path: string;
  at: number;
  status: number;
  expand: string[];
  charge: Charge | null;
  refundId: string | null;
  error: WireError | null;
};

export type MintedCard = { card: Card; usedBy: string | null };

export function refundedMinor(charge: Charge): number {
  return charge.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
}
