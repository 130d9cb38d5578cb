import "server-only";
import type { Currency } from "@/lib/shared/money";
import type { Method } from "@/lib/shared/schemas/checkout";
import type { Told, WebhookEvent } from "./webhook-event";

/** What moves money. Apple Pay and Google Pay are methods that ride on one of these (payments.md §1). */
export const RAILS = ["stripe", "paypal", "square", "adyen", "braintree"] as const;
export type RailName = (typeof RAILS)[number];
export const RAIL_OPERATIONS = [
  "create",
  "confirm",
  "capture",
  "void",
  "refund",
  "get",
  "find",
  "refunds",
  "disputes",
  "settlements",
  "probe",
] as const;
export type RailOperation = (typeof RAIL_OPERATIONS)[number];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/**
 * What one call left behind, ready to be stored: redacted (no token, key, secret or card number), JSON.
 * `isSent` is measured on the socket, not guessed from a message: false only when no byte of the request left.
 */
export type Evidence = {
  rail: RailName;
  /** `manual`: no call, a person decided. */
  operation: RailOperation | "manual";
  idempotencyKey: string | null;
  isSent: boolean;
  httpStatus: number | null;
  railRequestId: string | null;
  durationMs: number;
  raw: Json;
};

/** `isFinal` is false while the rail may still correct it (decisions.md D8). */
export type FeeFacts = { feeMinor: number; currency: string; isFinal: boolean };
export type CardFacts = { brand: string; last4: string; country: string | null; fingerprint: string | null };

/** Ids beyond `providerRef` that some rails hand out (an authorisation, a capture). Opaque; store and pass back. */
export type FurtherRefs = Readonly<Record<string, string>>;

/** What the buyer does on the same rail. `return` of a redirect lands on the `returnUrl` given to confirm. */
export type BuyerStep = { kind: "redirect"; url: string } | { kind: "confirm_again" };

/**
 * Why an unknown is unknown. `pending`: the rail itself is undecided. `duplicate`: the rail holds this key or says
 * the step was done; fetch the truth. `unmapped`: an answer no table knows. Never a reason to try another rail.
 */
export type UnknownReason =
  | "timeout"
  | "connection"
  | "server_error"
  | "bad_reply"
  | "pending"
  | "duplicate"
  | "unmapped";

type WithEvidence = { evidence: Evidence };
/** No byte left: as if never asked. Safe to fail over. */
export type NotSent = WithEvidence & { kind: "not_sent"; code: string };
/** May or may not have happened. Resolve it; never cascade. */
export type Unknown = WithEvidence & {
  kind: "unknown";
  reason: UnknownReason;
  code: string;
  /** The provider's list that does not have the code. */
  list?: string;
  providerRef?: string;
  furtherRefs?: FurtherRefs;
};
/** The rail refused us (401, 403, 429), not the buyer. A definite no: fail over, feed the breaker, alert. */
export type RailSaysNo = WithEvidence & { kind: "rail_says_no"; code: string; message: string; retryAfterMs?: number };
/** The rail says that the request was wrong. A definite no: stop and alert. */
export type OurBug = WithEvidence & { kind: "our_bug"; code: string; message: string };
/** The ways any call can end without an answer about the money. */
export type RailFailure = NotSent | Unknown | RailSaysNo | OurBug;

/** `soft`: one other rail may be tried; `hard`: only another card or method (payments.md §4). `code` is the rail's own. */
export type Declined = WithEvidence & {
  kind: "declined";
  class: "soft" | "hard";
  code: string;
  message: string;
  /** The provider's list that does not have the code. */
  unlisted?: string;
  providerRef?: string;
};
export type Created = WithEvidence & { kind: "created"; providerRef: string | null; furtherRefs?: FurtherRefs };
/** `providerRef` is null on rails that name the charge only once the buyer is back. */
export type NeedsBuyer = WithEvidence & {
  kind: "needs_buyer";
  providerRef: string | null;
  step: BuyerStep;
  furtherRefs?: FurtherRefs;
};
export type Authorized = WithEvidence & {
  kind: "authorized";
  providerRef: string;
  amountMinor: number;
  card?: CardFacts;
  furtherRefs?: FurtherRefs;
  /** When the hold lapses by itself, where the rail says so. */
  expiresAt?: Date;
};
export type Captured = WithEvidence & {
  kind: "captured";
  providerRef: string;
  amountMinor: number;
  fee?: FeeFacts;
  card?: CardFacts;
  furtherRefs?: FurtherRefs;
};
export type ChargeOutcome = Created | Authorized | Captured | NeedsBuyer | Declined | RailFailure;

/**
 * `captured`: too late to void, a refund is the way back. `nothing_held`: the rail cannot cancel this charge, but it holds
 * no money and only a confirm of ours could change that.
 */
export type VoidOutcome =
  | (WithEvidence & { kind: "voided"; providerRef: string })
  | (WithEvidence & { kind: "nothing_held" })
  | Captured
  | RailFailure;

export type RefundOutcome =
  | (WithEvidence & { kind: "refunded"; refundRef: string; amountMinor: number })
  | (WithEvidence & { kind: "refund_pending"; refundRef: string; amountMinor: number })
  | Declined
  | RailFailure
  /** `refundRef`: what the refund is called there if it was made, where that is known beforehand. */
  | (Unknown & { refundRef: string });

/** A charge as the rail tells it now. `voided` also covers a hold that lapsed (its `capturedMinor` above zero: all of what was taken went back with it); `approved`: the buyer said yes there, our confirm is next. */
export type RailCharge = {
  state: "created" | "needs_buyer" | "approved" | "authorized" | "captured" | "declined" | "voided" | "pending";
  providerRef: string;
  amountMinor: number;
  currency: string;
  capturedMinor: number;
  refundedMinor: number;
  step?: BuyerStep;
  decline?: Pick<Declined, "class" | "code" | "message" | "unlisted">;
  fee?: FeeFacts;
  card?: CardFacts;
  furtherRefs?: FurtherRefs;
};
/**
 * `absent` is proof that the rail has no such charge. `unavailable` proves nothing: the failure is that of the
 * look-up itself, so a `not_sent` in it says nothing about the charge.
 */
export type LookUpOutcome =
  | (WithEvidence & { kind: "found"; charge: RailCharge })
  | (WithEvidence & { kind: "absent" })
  | (WithEvidence & { kind: "unavailable"; failure: RailFailure });

/** `ourRef`: the reference we gave with the refund (`rfn_…`), where the rail shows it. */
export type RailRefund = {
  refundRef: string;
  ourRef: string | null;
  amountMinor: number;
  state: "pending" | "succeeded" | "failed";
};
export type RefundsLookUp =
  | (WithEvidence & { kind: "found"; refunds: readonly RailRefund[] })
  | (WithEvidence & { kind: "unavailable"; failure: RailFailure });

export type RailDispute = {
  disputeRef: string;
  state: "open" | "won" | "lost";
  amountMinor: number;
  currency: string;
  /** The rail's own word. */
  reason: string;
  openedAt: Date;
};
export type DisputesLookUp =
  | (WithEvidence & { kind: "found"; disputes: readonly RailDispute[] })
  | (WithEvidence & { kind: "unavailable"; failure: RailFailure });

/** What a rail's browser SDK is started with, where that is minted for each visit. */
export type MintOutcome =
  | { kind: "minted"; clientToken: string }
  /** The rail settles no money in this currency. */
  | { kind: "currency_not_taken" }
  | { kind: "unavailable"; failure: RailFailure };
export type ProbeOutcome = { kind: "up"; durationMs: number } | { kind: "down"; failure: RailFailure };

type Amount = { amountMinor: number; currency: Currency };
/** `orderRef` and `attemptRef` are public ids (`ord_…`, `at_…`); the rail stores both. Keys ≤ 45 characters. */
type Keyed = { idempotencyKey: string };
type Referenced = { orderRef: string; attemptRef: string };
type Placed = { providerRef: string; furtherRefs?: FurtherRefs };
/** All that the rail has told of the charge so far, in no order; given to rails that cannot be asked (tell-rails.ts). */
type Heard = { told?: readonly Told[] };

/** `returnUrl`/`cancelUrl`: where a rail on whose pages the buyer approves sends them back to; the same at every replay. */
export type CreateInput = Amount &
  Keyed &
  Referenced & {
    method: Method;
    returnUrl: string;
    cancelUrl: string;
    metadata?: Readonly<Record<string, string>>;
  };
/**
 * `token` stands for what the buyer typed; null when they approved at the rail itself. `providerRef` is null on rails whose create made nothing
 * (they charge here, hence the amount and the references again).
 */
export type ConfirmInput = Amount &
  Keyed &
  Referenced & {
    method: Method;
    providerRef: string | null;
    furtherRefs?: FurtherRefs;
    token: string | null;
    returnUrl: string;
  };
export type CaptureInput = Amount & Keyed & Placed;
/**
 * `confirmKey`: the key of a confirmation in doubt, given to rails that cancel by it; then `providerRef` may be empty, or the
 * id of an earlier charge of the attempt.
 */
export type VoidInput = Keyed & Placed & { confirmKey?: string };
/** `refundRef`: our own public id of this refund, which the rail stores with it. */
export type RefundInput = Amount & Keyed & Placed & { refundRef?: string; reason?: string };
/** `createdAfter`/`createdBefore` bound the search; be generous, clocks differ. */
export type FindInput = Heard & { attemptRef: string; createdAfter: Date; createdBefore: Date };
export type LookUpInput = Placed & Heard;

/** What the resolver and the routes must know of a rail without naming it. */
export type RailTraits = {
  /** create leaves an unconfirmed charge at the rail, so its id is on disk before money can move. */
  hasUnconfirmedCreate: boolean;
  /**
   * get/find ask the rail and can prove absence. False: they make no request, and answer from what the rail has told under
   * its signature; what it has not told yet is unknown, never absent.
   */
  hasLookUp: boolean;
  /** How long the same key gives the same answer; 0 = never replay. */
  replayLifeMs: number;
  /**
   * A confirm of unknown outcome that the rail has not seen (yet): `cancel` the charge there, which makes it "never", or
   * `replay` the same confirm under its key, where the rail cannot cancel what it does not hold.
   */
  settlesDoubtBy: "cancel" | "replay";
  /**
   * Each confirm makes a charge of its own, whose id nobody knows while its answer is missing: `void` with `confirmKey`
   * cancels what that key has made.
   */
  cancelsByKey?: boolean;
  /** How long a search may not show what has just been done, or is still on its way; nothing is absent before that. */
  searchLagMs?: number;
  /** Body of the 200 that acknowledges a webhook. */
  webhookReply: string;
};

/**
 * One rail. Every method makes exactly one request per call (none where a trait says so; find: one per page; refunds and
 * disputes: one more for each, where the list does not tell how they ended; after a no that says that another request is the
 * way, that one; a token that had to be fetched first is no part of the call), retries nothing, never throws
 * for what a rail or a network can do: it returns an outcome. It throws only on a programming error.
 * An outcome is about this request alone: when a replay of an unknown call is `not_sent`, refused or `our_bug`, the
 * first call is as unknown as before.
 */
export interface Rail {
  readonly name: RailName;
  readonly livemode: boolean;
  readonly traits: RailTraits;
  create(input: CreateInput): Promise<ChargeOutcome>;
  confirm(input: ConfirmInput): Promise<ChargeOutcome>;
  capture(input: CaptureInput): Promise<ChargeOutcome>;
  void(input: VoidInput): Promise<VoidOutcome>;
  refund(input: RefundInput): Promise<RefundOutcome>;
  get(input: LookUpInput): Promise<LookUpOutcome>;
  findByReference(input: FindInput): Promise<LookUpOutcome>;
  listRefunds(input: LookUpInput): Promise<RefundsLookUp>;
  listDisputes(input: LookUpInput): Promise<DisputesLookUp>;
  /** What a redirected buyer's browser brings back, as the token of the confirmation that finishes the step. Null: nothing. */
  readReturn?(query: URLSearchParams): string | null;
  mintClientToken?(currency: Currency): Promise<MintOutcome>;
  /** Where the rail vouches for its shops towards Apple: the session that Safari's sheet wants. Null: it did not. */
  openAppleSession?(wish: {
    merchantIdentifier: string;
    displayName: string;
    domainName: string;
  }): Promise<Json | null>;
  /** Verifies the signature over the raw bytes. Null = forged, stale, unsigned or unreadable: answer 400, store nothing. */
  parseWebhook(rawBody: Uint8Array, headers: Headers): Promise<WebhookEvent[] | null>;
  probe(): Promise<ProbeOutcome>;
  /** Loads what takes long to load, so that the first call does not wait for it. */
  prepare?(): Promise<unknown>;
}
