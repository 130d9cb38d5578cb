import type { z } from "zod";
import type { Currency } from "@/lib/shared/money";
import type {
  CheckoutInput,
  CheckoutResult,
  Method,
  OrderView,
  PaymentOffer,
  PaymentView,
} from "@/lib/shared/schemas/checkout";
import type { Challenge, Problem } from "@/lib/shared/schemas/common";
import type { RailFields } from "@/lib/shared/schemas/rail-fields";
import type { WalletSheet } from "@/lib/shared/schemas/wallet-sheet";

export type CheckoutBody = z.input<typeof CheckoutInput>;

/** What a request came to: an answer, a refusal by the shop, or no answer at all. */
export type Reply<T> =
  | { kind: "answered"; value: T }
  | { kind: "refused"; status: number; problem: Problem | null; retryAfterMs: number | null }
  | { kind: "unreachable" };

/** The memory of one basket and form across reloads and tabs: whatever the method, the same body reuses the same key. */
export type PendingOrder = {
  /** Of the body without its method. */
  fingerprint: string;
  key: string;
  /** What `key` was first sent with; a repeat sends the same, so that it is the same request. */
  method: Method;
  orderId: string | null;
  lineIds: string[];
  madeAtMs: number;
  /** When a card, or the buyer, was first sent to a rail for this order; null while nothing could have been charged. */
  sentAtMs: number | null;
  /** A change of method that no answer came to yet. */
  switching: { method: Method; key: string } | null;
};

export type OrderRef = { id: string; totalMinor: number; currency: Currency; rail: string | null };
export type Card = { last4: string; brand: string };
/** What the press of a pay button asked for. `isInPopup`: by the provider's own button, which opens its own window. */
export type Want = { method: Method; shownTotalMinor: number; isInPopup: boolean };
/** `rail`: whose token it is. Approved: the buyer is back from a rail, which is asked whether they said yes. */
export type Confirmation = { token: string; rail: string | null } | { isApproved: true };

type Placing = { at: "placing"; body: CheckoutBody; want: Want; tries: number };
type Switching = { at: "switching"; order: OrderRef; want: Want; key: string; tries: number };
/** `solution`: of the last puzzle the shop gave before it would send the card on; `solves` counts them. */
type Confirming = {
  at: "confirming";
  order: OrderRef;
  confirmation: Confirmation;
  key: string;
  tries: number;
  solves: number;
  solution: string | null;
};
type Resuming = { at: "resuming"; orderId: string; want: Want | null; tries: number };
export type Sending = Placing | Switching | Confirming | Resuming;
export type PauseReason = "busy" | "unreachable" | "asked_to_wait";
/** `isBack`: the buyer has been at the rail, so "go there" is no answer any more. */
export type CheckStep = { at: "checking"; order: OrderRef; checks: number; isAsking: boolean; isBack: boolean };
export type Step =
  | { at: "form" }
  | Sending
  | { at: "tokenizing"; order: OrderRef; fields: RailFields }
  | { at: "solving"; resume: Confirming; challenge: Challenge }
  | { at: "pausing"; resume: Sending; delayMs: number; why: PauseReason }
  | CheckStep
  | { at: "leaving"; url: string; order: OrderRef }
  | { at: "in_popup"; order: OrderRef; providerRef: string }
  /** The order stands at a rail; its wallet's sheet is open for that rail alone. */
  | { at: "in_sheet"; order: OrderRef; method: Method; sheet: WalletSheet }
  | { at: "paid"; orderId: string };

export type Notice =
  | {
      kind: "not_taken";
      message: string | null;
      method: Method;
      rail: string | null;
      offers: PaymentOffer[];
      /** The card's next provider has fields of its own, which are empty. */
      mustRetype: boolean;
    }
  | { kind: "left"; method: Method; rail: string | null }
  | { kind: "closed"; message: string | null }
  | { kind: "method_rests"; detail: string }
  | {
      kind:
        | "unreachable"
        | "fields_silent"
        | "fields_changed"
        | "bank_refused"
        | "sheet_failed"
        | "price_changed"
        | "invalid";
    }
  | { kind: "refused"; detail: string; requestId: string | null; retryAfterMs: number | null };

/** One line of the trail: what was done, when, and what came of it. `rail` names who was asked. */
export type TrailEntry = {
  kind: "placed" | "sent" | "opened" | "left" | "silent" | "unclear" | "not_taken" | "ready" | "check";
  atMs: number;
  rail: string | null;
  check: number;
};

export type CheckoutState = {
  step: Step;
  notice: Notice | null;
  /** Keyed by field: `email`, `country`, `card`, `method`, `lines`; "" where the field itself says what is wrong. */
  fieldErrors: Record<string, string>;
  pending: PendingOrder | null;
  card: Card | null;
  trail: TrailEntry[];
  order: OrderView | null;
  /** Set when the running payment needs the card fields of another rail than the page came with. */
  fields: RailFields | null;
};

/** `key` of an answer: a fresh one for the request that may follow. */
type Answer<T> = { reply: Reply<T>; atMs: number; key: string };

export type CheckoutEvent =
  | { type: "pay"; body: CheckoutBody; want: Want; pending: PendingOrder }
  | ({ type: "placed" } & Answer<CheckoutResult>)
  | ({ type: "switched" } & Answer<PaymentView>)
  | { type: "tokenized"; token: string; rail: string | null; card: Card | null; key: string; atMs: number }
  | { type: "card_refused" }
  | { type: "fields_silent" }
  /** The fields on the page are those of another rail than the order's. */
  | { type: "fields_of_other" }
  /** What the buyer had typed went with its fields: another provider takes the card of this basket. */
  | { type: "fields_moved" }
  | { type: "bank_refused" }
  | ({ type: "confirmed" } & Answer<PaymentView>)
  | { type: "confirm_slow"; atMs: number }
  | { type: "solved"; solution: string }
  | ({ type: "looked" } & Answer<OrderView>)
  | { type: "elapsed" }
  | { type: "approved"; key: string; atMs: number }
  | { type: "popup_left"; atMs: number }
  | { type: "sheet_left" }
  | { type: "sheet_failed" }
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
  fields: null,
};
