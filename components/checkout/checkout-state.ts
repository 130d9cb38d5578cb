import type { z } from "zod";
import type { Currency } from "@/lib/shared/money";
import type { CheckoutInput, CheckoutResult, OrderView, PaymentView } from "@/lib/shared/schemas/checkout";
import type { Problem } from "@/lib/shared/schemas/common";

export type CheckoutBody = z.input<typeof CheckoutInput>;

/** What a request came to: an answer, a refusal by the shop, or no answer at all. */
export type Reply<T> =
  | { kind: "answered"; value: T }
  | { kind: "refused"; status: number; problem: Problem | null; retryAfterMs: number | null }
  | { kind: "unreachable" };

/** The memory of one basket and form across reloads and tabs: the same body always reuses the same key. */
export type PendingOrder = {
  fingerprint: string;
  key: string;
  orderId: string | null;
  lineIds: string[];
  madeAtMs: number;
  /** When a card was first sent for this order; null while nothing could have been charged. */
  sentAtMs: number | null;
};

export type OrderRef = { id: string; totalMinor: number; currency: Currency; rail: string | null };
export type Card = { last4: string; brand: string };

type Placing = { at: "placing"; body: CheckoutBody; shownTotalMinor: number; tries: number };
type Confirming = { at: "confirming"; order: OrderRef; token: string; key: string; tries: number };
export type CheckStep = { at: "checking"; order: OrderRef; checks: number; isAsking: boolean };
export type Step =
  | { at: "form" }
  | Placing
  | { at: "tokenizing"; order: OrderRef }
  | Confirming
  | { at: "pausing"; resume: Placing | Confirming; delayMs: number; why: "busy" | "unreachable" }
  | CheckStep
  | { at: "resuming"; orderId: string; tries: number }
  | { at: "leaving"; url: string }
  | { at: "paid"; orderId: string };

export type Notice =
  | { kind: "not_taken" | "closed"; message: string | null }
  | { kind: "unreachable" | "fields_silent" | "price_changed" | "invalid" }
  | { kind: "refused"; detail: string; requestId: string | null };

/** One line of the trail: what was done, when, and what came of it. `rail` names who was asked. */
export type TrailEntry = {
  kind: "placed" | "sent" | "silent" | "unclear" | "not_taken" | "check";
  atMs: number;
  rail: string | null;
  check: number;
};

export type CheckoutState = {
  step: Step;
  notice: Notice | null;
  /** Keyed by field: `email`, `country`, `card`, `lines`; "" where the field itself says what is wrong. */
  fieldErrors: Record<string, string>;
  pending: PendingOrder | null;
  card: Card | null;
  trail: TrailEntry[];
  order: OrderView | null;
};

export type CheckoutEvent =
  | { type: "pay"; body: CheckoutBody; shownTotalMinor: number; pending: PendingOrder }
  | { type: "placed"; reply: Reply<CheckoutResult>; atMs: number }
  | { type: "tokenized"; token: string; card: Card; key: string; atMs: number }
  | { type: "card_refused" }
  | { type: "fields_silent" }
  | { type: "confirmed"; reply: Reply<PaymentView>; atMs: number }
  | { type: "looked"; reply: Reply<OrderView>; atMs: number }
  | { type: "elapsed" }
  | { type: "resume"; pending: PendingOrder }
  | { type: "invalid"; fieldErrors: Record<string, string> }
  | { type: "edited"; field: string };

export const INITIAL_STATE: CheckoutState = {
  step: { at: "form" },
  notice: null,
  fieldErrors: {},
  pending: null,
  card: null,
  trail: [],
  order: null,
};
