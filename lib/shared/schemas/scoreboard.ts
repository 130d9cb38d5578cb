import { z } from "zod";
import { AnalyticsQuery, analyticsReplyOf } from "./analytics";
import { Country, Currency, Minor } from "./common";

/** Why a payment attempt ended without money; `other` is what a person decided, or a class that nobody has named yet. */
export const FAILURE_CLASSES = [
  "soft_decline",
  "hard_decline",
  "rail_says_no",
  "our_bug",
  "not_sent",
  "absent",
  "other",
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/**
 * One provider in one currency: the attempts that ended in the period, in money or in a no. Amounts are of those that ended in
 * money, with tax, because that is what a provider charges for; fees as settled, else as quoted. `isRateFew`, `isLatencyFew`:
 * said of fewer than 30.
 */
export const ScoreRow = z.object({
  provider: z.string(),
  currency: Currency,
  attempts: z.int(),
  succeeded: z.int(),
  successRate: z.number().nullable(),
  isRateFew: z.boolean(),
  /** By class; they add up to the attempts that did not succeed. */
  failures: z.record(z.enum(FAILURE_CLASSES), z.int()),
  volumeMinor: Minor,
  feesMinor: Minor,
  /** What was quoted for any request, of those that an issuer refused: an estimate, as no provider lists it. */
  refusalFeesMinor: Minor,
  /** Both fees, of the volume, in basis points, half up; null where nothing was taken. */
  costBp: z.int().nullable(),
  /** Of the payments that succeeded in this currency (and country, or band), with any provider. */
  shareRate: z.number().nullable(),
  /** How long the call that took the money had taken; null where none is known. */
  latencyP50Ms: z.int().nullable(),
  latencyP95Ms: z.int().nullable(),
  isLatencyFew: z.boolean(),
});
export type ScoreRow = z.infer<typeof ScoreRow>;
export const CountryScoreRow = ScoreRow.extend({ country: Country });
export type CountryScoreRow = z.infer<typeof CountryScoreRow>;
/** `fromMinor` ≤ amount < `endMinor`; null: no end. */
export const BandScoreRow = ScoreRow.extend({ fromMinor: z.int(), endMinor: z.int().nullable() });
export type BandScoreRow = z.infer<typeof BandScoreRow>;

export const SCORE_TABLES = ["providers", "countries", "bands"] as const;
/** `table`: which of the three tables a CSV is of. */
export const AnalyticsProvidersQuery = AnalyticsQuery.extend({ table: z.enum(SCORE_TABLES).default("providers") });
export type AnalyticsProvidersQuery = z.infer<typeof AnalyticsProvidersQuery>;
/** `totals` and `compare` are of all orders, whatever country or provider the rows are narrowed to. */
export const ProvidersReply = analyticsReplyOf(ScoreRow).extend({
  countries: z.array(CountryScoreRow),
  bands: z.array(BandScoreRow),
});
export type ProvidersReply = z.infer<typeof ProvidersReply>;
