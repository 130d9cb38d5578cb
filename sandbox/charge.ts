import type { RailName } from "./rails";
import type { Card } from "./test-cards";
import type { Wallet } from "./test-wallets";

/** Every effect names the idempotency key that caused it and when (ms since the epoch, sandbox clock). */
export type Effect = { key: string | null; at: number };
/** `ourRef`: the reference that the shop gave with it. `becomes`: what a pending one turns into when it is settled. */
export type Refund = Effect & {
  id: string;
  amountMinor: number;
  reason: string | null;
  ourRef: string | null;
  invoiceId: string | null;
  metadata: Record<string, string>;
  state: "pending" | "succeeded" | "failed";
  becomes: "succeeded" | "failed";
};
/** `code`: the rail's own word; `declineCode`: the issuer's, where the rail hands it on. */
export type Decline = Effect & {
  id: string;
  code: string;
  declineCode: string | null;
  card: Card | null;
  wallet: Wallet | null;
};
/** The rail takes the money back when it opens and returns it when it is won. */
export type Dispute = {
  id: string;
  state: "open" | "won" | "lost";
  amountMinor: number;
  reason: string;
  openedAt: number;
  closedAt: number | null;
};
/** `settledFeeMinor` is what the rail corrects `feeMinor` to when the money settles. */
export type Capture = Effect & {
  id: string;
  amountMinor: number;
  feeMinor: number;
  settledFeeMinor: number;
  invoiceId: string | null;
};
/** A capture that the rail has not made up its mind about, or has turned down: no money moved. */
export type HeldCapture = Effect & {
  id: string;
  amountMinor: number;
  invoiceId: string | null;
  state: "pending" | "denied";
  becomes: "completed" | "denied";
};

/**
 * One attempt to take money, whatever the rail's wire format: the sandbox's truth. Values are never changed in place:
 * each effect makes a new one, so that a stored reply keeps showing what was true when it was given.
 */
export type Charge = {
  id: string;
  rail: RailName;
  orderRef: string | null;
  attemptRef: string | null;
  invoiceId: string | null;
  amountMinor: number;
  /** ISO 4217, upper case. */
  currency: string;
  metadata: Record<string, string>;
  description: string | null;
  secret: string;
  created: Effect;
  /** `declined` and `lapsed` end a charge on rails where one order stands for one try. */
  state: "open" | "needs_buyer" | "approved" | "authorized" | "captured" | "voided" | "declined" | "lapsed";
  card: Card | null;
  wallet: Wallet | null;
  token: string | null;
  returnUrl: string | null;
  cancelUrl: string | null;
  approved: Effect | null;
  declines: Decline[];
  authorization: (Effect & { id: string; amountMinor: number }) | null;
  capture: Capture | null;
  heldCapture: HeldCapture | null;
  voided: (Effect & { reason: string | null }) | null;
  refunds: Refund[];
  disputes: Dispute[];
  /** When a settlement was asked for, where a rail refunds only what has settled. */
  settledAt?: number;
};

type NewCharge = Pick<Charge, "id" | "rail" | "amountMinor" | "currency" | "created"> & Partial<Charge>;

export function makeCharge(given: NewCharge): Charge {
  return {
    orderRef: null,
    attemptRef: null,
    invoiceId: null,
    metadata: {},
    description: null,
    secret: "",
    state: "open",
    card: null,
    wallet: null,
    token: null,
    returnUrl: null,
    cancelUrl: null,
    approved: null,
    declines: [],
    authorization: null,
    capture: null,
    heldCapture: null,
    voided: null,
    refunds: [],
    disputes: [],
    ...given,
  };
}

export type WireError = {
  type: string;
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
};

type KeptBase = {
  fingerprint: string;
  path: string;
  at: number;
  forgetAt: number;
  status: number;
  charge: Charge | null;
};
/** Stripe's reply as the truth it was rendered from rather than as text. */
export type KeptStripeReply = KeptBase & { expand: string[]; refundId: string | null; error: WireError | null };
export type KeptBodyReply = KeptBase & { body: Record<string, unknown> | null };
/** What was answered under a key. */
export type KeptReply = KeptStripeReply | KeptBodyReply;

export type MintedCard = { card: Card; usedBy: string | null };

/** What went back or is on its way back; a failed refund returned to us. */
export function refundedMinor(charge: Charge): number {
  return sum(charge.refunds.filter(({ state }) => state !== "failed"));
}

export function settledRefundsMinor(charge: Charge): number {
  return sum(charge.refunds.filter(({ state }) => state === "succeeded"));
}

/** What open and lost disputes hold back from us. */
export function disputedMinor(charge: Charge): number {
  return sum(charge.disputes.filter(({ state }) => state !== "won"));
}

function sum(parts: readonly { amountMinor: number }[]): number {
  return parts.reduce((total, { amountMinor }) => total + amountMinor, 0);
}

/** Where this sandbox's pages are for the buyer of a charge: on the shop's own origin, under the address it wants them back at. */
export function pagesOrigin({ returnUrl }: Pick<Charge, "returnUrl">, publicUrl: string): string {
  return returnUrl !== null && /^https?:/.test(returnUrl) && URL.canParse(returnUrl)
    ? new URL(returnUrl).origin
    : publicUrl;
}
