import { z } from "zod";
import { Timestamp } from "./common";
import { ProviderName } from "./settings";

/** A calendar day in UTC, as the providers count them. */
export const UtcDay = z.iso.date();
export const SettlementKind = z.enum([
  "charge",
  "refund",
  "refund_returned",
  "dispute",
  "dispute_reversal",
  "fee",
  "payout",
  "other",
]);
export type SettlementKind = z.infer<typeof SettlementKind>;

export const FindingClass = z.enum([
  "missing_here",
  "missing_there",
  "amount_mismatch",
  "currency_mismatch",
  "fee_mismatch",
]);
export type FindingClass = z.infer<typeof FindingClass>;
export const ComparedClass = z.enum(["matched", ...FindingClass.options]);

/** How many of a class, and what they come to at the provider, on our attempts and in the ledger. Refunds are below zero. */
export const ReconciliationTally = z.object({
  class: ComparedClass,
  kind: SettlementKind,
  currency: z.string(),
  count: z.int(),
  thereMinor: z.int(),
  thereFeeMinor: z.int(),
  hereMinor: z.int(),
  hereFeeMinor: z.int(),
  ledgerMinor: z.int(),
  ledgerFeeMinor: z.int(),
});
export type ReconciliationTally = z.infer<typeof ReconciliationTally>;

export const ReconciliationDayLine = z.object({
  rail: ProviderName,
  day: UtcDay,
  /** `waiting` and `running`: what it shows is of the comparison before. */
  state: z.enum(["waiting", "running", "done", "failed"]),
  askedAt: Timestamp,
  finishedAt: Timestamp.nullable(),
  lineCount: z.int(),
  /** Why it may still change: the day is not over, the provider's list is behind, fees are not final. */
  settling: z.array(z.enum(["day_open", "list_behind", "fees_open"])),
  /** Why the last comparison failed, in the provider's or our word. */
  error: z.string().nullable(),
  matchedCount: z.int(),
  openCount: z.int(),
  explainedCount: z.int(),
});
export type ReconciliationDayLine = z.infer<typeof ReconciliationDayLine>;

export const ReconciliationOverview = z.object({
  /** Providers whose list this store can read. */
  rails: z.array(ProviderName),
  today: UtcDay,
  /** Of the last 31 days, newest first; a day that nobody has compared is not there. */
  days: z.array(ReconciliationDayLine),
});
export type ReconciliationOverview = z.infer<typeof ReconciliationOverview>;

export const FINDING_ACTIONS = ["adopt", "book_fee", "ask", "review", "explain"] as const;
export const FindingAction = z.enum(FINDING_ACTIONS);
export type FindingAction = z.infer<typeof FindingAction>;

/** What one side says; null where it has no such thing, `feeMinor` null where it settles in another currency. */
const Side = z.object({ minor: z.int(), feeMinor: z.int().nullable(), currency: z.string() }).nullable();
export const ReconciliationFinding = z.object({
  /** `fnd_…` */
  id: z.string(),
  class: FindingClass,
  kind: SettlementKind,
  /** The provider lists this booking once more. */
  isRepeat: z.boolean(),
  lineRef: z.string().nullable(),
  chargeRef: z.string().nullable(),
  orderId: z.string().nullable(),
  orderNumber: z.string().nullable(),
  at: Timestamp,
  there: Side,
  here: Side,
  ledger: Side,
  foundAt: Timestamp,
  explained: z.object({ at: Timestamp, by: z.string().nullable(), note: z.string() }).nullable(),
  actions: z.array(FindingAction),
});
export type ReconciliationFinding = z.infer<typeof ReconciliationFinding>;

/** Lines that nothing is compared with: payouts to the bank. */
export const SettlementPayout = z.object({ ref: z.string(), minor: z.int(), currency: z.string(), at: Timestamp });
export const ReconciliationDay = z.object({
  rail: ProviderName,
  day: UtcDay,
  /** Null: nobody has compared it yet. */
  line: ReconciliationDayLine.nullable(),
  tallies: z.array(ReconciliationTally),
  /** Open ones first; the first 200 of `findingCount`. */
  findings: z.array(ReconciliationFinding),
  findingCount: z.int(),
  payouts: z.array(SettlementPayout),
});
export type ReconciliationDay = z.infer<typeof ReconciliationDay>;

const Note = z
  .string()
  .trim()
  .min(10, "Say in ten characters or more what explains it, and where you saw it.")
  .max(500);
export const FindingInput = z.discriminatedUnion("action", [
  z.strictObject({ action: z.enum(["adopt", "book_fee", "ask", "review"]) }),
  z.strictObject({ action: z.literal("explain"), note: Note }),
]);
export type FindingInput = z.infer<typeof FindingInput>;
/** `matched`: it is gone since; `done`: written; `asked`: the provider is asked, and its list read again. */
export const FindingResult = z.object({ outcome: z.enum(["matched", "done", "asked"]) });
export type FindingResult = z.infer<typeof FindingResult>;

export const ReconciliationDayQuery = z.object({ format: z.enum(["json", "csv"]).default("json") });
