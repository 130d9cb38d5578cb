import { z } from "zod";
import { Country, Currency, NonNegativeMinor, Timestamp } from "./common";
import { ProviderName } from "./settings";

/** What a person is asked about: whether a charge took money, a refund that nobody could prove, or a dispute. */
export const ReviewSubject = z.enum(["charge", "refund", "dispute"]);
export type ReviewSubject = z.infer<typeof ReviewSubject>;

export const ReviewItem = z.object({
  /** `obl_…` */
  id: z.string(),
  orderId: z.string(),
  orderNumber: z.string(),
  rail: ProviderName,
  subject: ReviewSubject,
  /** `amount_mismatch`, `refund_failed`, … or the code of the last answer; the words are the page's. */
  reason: z.string(),
  amountMinor: NonNegativeMinor,
  currency: Currency,
  /** What the rail took, where it is not what the order says. */
  takenMinor: NonNegativeMinor.nullable(),
  /** Since when nobody knows. */
  since: Timestamp,
  openedAt: Timestamp,
});
export type ReviewItem = z.infer<typeof ReviewItem>;

export const ReviewQueue = z.object({
  /** Oldest first; the first 200 of `openCount`. */
  items: z.array(ReviewItem),
  openCount: z.int(),
  atStake: z.array(z.object({ amountMinor: NonNegativeMinor, currency: Currency })),
  /** Unknown results of the last 24 hours: how many ended without a person, in what time, and how many by one. */
  lastDay: z.object({ settledAlone: z.int(), medianMs: z.int().nullable(), settledByHand: z.int() }),
});
export type ReviewQueue = z.infer<typeof ReviewQueue>;

export const TrailKind = z.enum([
  "routing",
  "sent",
  "came_back",
  "nothing",
  "not_sent",
  "resolver",
  "webhook",
  "review",
  "owed",
  "settled",
  "person",
]);
export type TrailKind = z.infer<typeof TrailKind>;

/** One moment of an attempt's story, or several alike one after the other (`count`, until `lastAt`). */
export const TrailEntry = z.object({
  at: Timestamp,
  lastAt: Timestamp.nullable(),
  count: z.int(),
  kind: TrailKind,
  /** The operation at the rail, or what is owed. */
  about: z.string().nullable(),
  /** How it was read: an outcome class, a webhook's type, a reason, a chosen rail. */
  code: z.string().nullable(),
  httpStatus: z.int().nullable(),
  durationMs: z.int().nullable(),
  note: z.string().nullable(),
  /** The evidence as it is on file, redacted when it was taken; one for each of `count` (the last 20). */
  raw: z.array(z.unknown()),
});
export type TrailEntry = z.infer<typeof TrailEntry>;

export const ReviewAttempt = z.object({
  id: z.string(),
  n: z.int(),
  rail: ProviderName,
  method: z.string(),
  state: z.string(),
  providerRef: z.string().nullable(),
  isReviewed: z.boolean(),
  trail: z.array(TrailEntry),
});
export type ReviewAttempt = z.infer<typeof ReviewAttempt>;

export const REVIEW_ACTIONS = ["ask", "void", "refund", "mark_paid", "mark_not_paid", "close"] as const;
export const ReviewAction = z.enum(REVIEW_ACTIONS);
export type ReviewAction = z.infer<typeof ReviewAction>;

/** `by` null: it settled without a person. */
export const ReviewDecision = z.object({ at: Timestamp, by: z.string().nullable(), note: z.string().nullable() });
export type ReviewDecision = z.infer<typeof ReviewDecision>;

export const ReviewDetail = z.object({
  item: ReviewItem,
  email: z.string().nullable(),
  country: Country,
  lineCount: z.int(),
  paymentState: z.string(),
  /** Oldest first. */
  attempts: z.array(ReviewAttempt),
  stake: z.object({
    /** Of the order, were it paid. */
    artistsMinor: NonNegativeMinor,
    /** Reviews of this provider that are over, and how many of them ended paid. */
    alikeCount: z.int(),
    alikePaid: z.int(),
  }),
  /** When the resolver asks by itself. */
  nextAskAt: Timestamp.nullable(),
  /** What may be done; nothing once it is decided. */
  actions: z.array(ReviewAction),
  decision: ReviewDecision.nullable(),
});
export type ReviewDetail = z.infer<typeof ReviewDetail>;

const Note = z.string().trim().min(10, "Say in ten characters or more what you saw, and where.").max(500);
export const ReviewInput = z.discriminatedUnion("action", [
  z.strictObject({ action: z.enum(["ask", "void", "refund"]) }),
  z.strictObject({ action: z.enum(["mark_paid", "mark_not_paid", "close"]), note: Note }),
]);
export type ReviewInput = z.infer<typeof ReviewInput>;

/**
 * `done`: it was decided so; `asked`: the provider was asked, and it is as open as before; `answered`: the provider, asked
 * first, settled it itself; `decided_meanwhile`: somebody else or the resolver was faster, and nothing was written; `moved`:
 * the payment kept moving, and nothing was written.
 */
export const ReviewResult = z.object({
  outcome: z.enum(["done", "asked", "answered", "decided_meanwhile", "moved"]),
  decision: ReviewDecision.nullable(),
});
export type ReviewResult = z.infer<typeof ReviewResult>;
