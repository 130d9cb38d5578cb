import "server-only";
import type { z } from "zod";
import type { Currency } from "@/lib/shared/money";
import type { Method, PaymentState as PaymentStateSchema } from "@/lib/shared/schemas/checkout";
import type { FurtherRefs, RailName } from "./provider";

export type { Method } from "@/lib/shared/schemas/checkout";
export type PaymentState = z.infer<typeof PaymentStateSchema>;

/** payments.md §2. `planned` is the moment before T1 and is never on disk: a row is written as `sent`. */
export type AttemptState =
  | "sent"
  | "created"
  | "needs_buyer"
  | "unknown"
  | "authorized"
  | "capturing"
  | "capture_unknown"
  | "captured"
  | "declined"
  | "not_sent"
  | "absent"
  | "superseded"
  | "expired"
  | "voiding"
  | "voided";
export type AttemptStep = "create" | "confirm" | "capture" | "void";

export type Attempt = {
  id: string;
  n: number;
  rail: RailName;
  method: Method;
  state: AttemptState;
  step: AttemptStep;
  /** Stem of every key this attempt uses at its rail (attempt-keys.ts). */
  idempotencyKey: string;
  providerRef: string | null;
  furtherRefs: FurtherRefs;
  confirmCount: number;
  outcomeClass: string | null;
  outcomeCode: string | null;
  cardLast4: string | null;
  feeQuoteMinor: number;
  feePercentPpm: number;
  feeFixedMinor: number;
  /** Sealed JSON of a `BuyerStep` (buyer-step.ts). */
  buyerStep: string | null;
  /** Sealed `SentConfirm` while a confirmation is in doubt (confirm-token.ts). */
  confirmToken: string | null;
  leaseUntil: Date | null;
  resolveCount: number;
  /** Null for attempts from before it was kept. */
  returnOrigin: string | null;
  createdAt: Date;
  updatedAt: Date;
};

/** How an earlier attempt ended. `technical`: the rail failed, not the card; `other`: it says nothing about either. */
export type PastClass = "technical" | "soft" | "hard" | "other";
export type PastAttempt = { rail: RailName; method: Method; class: PastClass };

/** A payment with its latest attempt. `epoch` guards every write: who lost the race writes nothing. */
export type Payment = {
  id: string;
  orderId: string;
  method: Method;
  amountMinor: number;
  currency: Currency;
  country: string;
  state: PaymentState;
  capturedMinor: number;
  epoch: number;
  livemode: boolean;
  createdAt: Date;
  confirmTotal: number;
  confirmIds: readonly string[];
  /** What came before `attempt`, oldest first. */
  earlier: readonly PastAttempt[];
  attempt: Attempt | null;
};

/** States in which an attempt may still move money; at most one per payment (I3). */
export const LIVE_STATES: readonly AttemptState[] = [
  "sent",
  "created",
  "needs_buyer",
  "unknown",
  "authorized",
  "capturing",
  "capture_unknown",
];

export function isLive(state: AttemptState): boolean {
  return LIVE_STATES.includes(state);
}
