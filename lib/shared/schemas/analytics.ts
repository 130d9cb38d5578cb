import { z } from "zod";
import { Country, Currency, Minor, Timestamp } from "./common";

export const PERIOD_KEYS = ["24h", "7d", "30d", "90d", "1y", "mtd", "ytd", "custom"] as const;
export const PeriodKey = z.enum(PERIOD_KEYS);
export type PeriodKey = z.infer<typeof PeriodKey>;
export const COMPARISONS = ["none", "previous", "weekday", "year", "target"] as const;
export const Comparison = z.enum(COMPARISONS);
export type Comparison = z.infer<typeof Comparison>;
/** A calendar day of the store's zone. */
export const Day = z.iso.date();

/** State of the analytics bar: the query of every analytics page and route alike. Ids are public ones. */
export const AnalyticsQuery = z.strictObject({
  period: PeriodKey.default("30d"),
  /** First and last day of `custom`, both inclusive. */
  from: Day.optional(),
  to: Day.optional(),
  /** Absent: the store's own. `all` never adds: one row per currency. */
  currency: z.union([Currency, z.literal("all")]).optional(),
  compare: Comparison.default("none"),
  artistId: z.string().max(40).optional(),
  trackId: z.string().max(40).optional(),
  releaseId: z.string().max(40).optional(),
  country: Country.optional(),
  rail: z.string().max(40).optional(),
  format: z.enum(["json", "csv"]).default("json"),
});
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>;
export const AnalyticsOrdersQuery = AnalyticsQuery.extend({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type AnalyticsOrdersQuery = z.infer<typeof AnalyticsOrdersQuery>;

/** `table`: which of the two tables a CSV is of. */
export const AnalyticsCustomersQuery = AnalyticsQuery.extend({
  table: z.enum(["buyers", "cohorts"]).default("buyers"),
});
export type AnalyticsCustomersQuery = z.infer<typeof AnalyticsCustomersQuery>;

export const BucketUnit = z.enum(["hour", "day", "week"]);
export type BucketUnit = z.infer<typeof BucketUnit>;
/** A resolved period, half-open: `from` ≤ t < `to`. `days`: first and last calendar day in `zone`, both inclusive. */
export const Period = z.object({
  key: PeriodKey,
  from: Timestamp,
  to: Timestamp,
  days: z.tuple([Day, Day]),
  zone: z.string(),
  unit: BucketUnit,
  /** True while the period still grows. */
  isRunning: z.boolean(),
});
export type Period = z.infer<typeof Period>;

/**
 * Money of one currency. Gross: paid without tax. Refunds: what went back of it, ≤ 0, on the day it did. Net: the artists'
 * after fees, share and refunds.
 */
export const MoneyRow = z.object({
  currency: Currency,
  copies: z.int(),
  grossMinor: Minor,
  refundsMinor: Minor,
  feesMinor: Minor,
  netMinor: Minor,
  plays: z.int(),
});
export type MoneyRow = z.infer<typeof MoneyRow>;
/** A ratio; null when its divisor is zero. */
const Ratio = z.number().nullable();

/** All of a period in one currency, not only the rows shown. Buyers are of that currency, listeners of none. */
export const TotalsRow = MoneyRow.extend({
  orders: z.int(),
  averageOrderMinor: Minor.nullable(),
  buyers: z.int(),
  listeners: z.int(),
  conversionRate: Ratio,
});
export type TotalsRow = z.infer<typeof TotalsRow>;

/** Revenue in ratios is gross. `trackCount`: all published tracks; `soldTrackCount`: those with a copy sold in the period. */
export const RevenueRow = MoneyRow.extend({
  artistId: z.string(),
  artistName: z.string(),
  trackCount: z.int(),
  soldTrackCount: z.int(),
  avgPriceMinor: Minor.nullable(),
  buyers: z.int(),
  listeners: z.int(),
  conversionRate: Ratio,
  revenuePerTrackMinor: Minor.nullable(),
  revenuePerPlayMinor: Ratio,
});
export type RevenueRow = z.infer<typeof RevenueRow>;

/** A release sold counts one copy of each of its tracks; the money is divided over them. */
export const TrackRow = MoneyRow.extend({
  trackId: z.string(),
  title: z.string(),
  artistId: z.string(),
  artistName: z.string(),
  releaseId: z.string(),
  releaseTitle: z.string(),
  completes: z.int(),
  partials: z.int(),
  skips: z.int(),
  completionRate: Ratio,
  revenuePerPlayMinor: Ratio,
});
export type TrackRow = z.infer<typeof TrackRow>;

/** One bucket of one currency, `start` ≤ t < `end`; buckets without a sale are there with zeros. */
export const SeriesPoint = MoneyRow.extend({
  start: Timestamp,
  end: Timestamp,
  /** First calendar day of the bucket in the store's zone. */
  day: Day,
  orders: z.int(),
  /** The bucket still runs. */
  isPartial: z.boolean(),
});
export type SeriesPoint = z.infer<typeof SeriesPoint>;

/** Buyers of the period in one currency. New: their first order ever is in it. */
export const CustomersRow = z.object({
  currency: Currency,
  buyers: z.int(),
  newBuyers: z.int(),
  returningBuyers: z.int(),
  orders: z.int(),
  ordersPerBuyer: Ratio,
  grossMinor: Minor,
  newGrossMinor: Minor,
  /** Mean of what a buyer of the period has paid so far, refunds taken off, from the first order to the period's end. */
  lifetimeValueMinor: Minor.nullable(),
});
export type CustomersRow = z.infer<typeof CustomersRow>;
/** Buyers whose first order fell in `month` (YYYY-MM), and how many of them bought again each month from then, month 0 first. */
export const Cohort = z.object({
  currency: Currency,
  month: z.string(),
  buyers: z.int(),
  grossMinor: Minor,
  months: z.array(z.object({ buyers: z.int(), retentionRate: z.number() })),
});
export type Cohort = z.infer<typeof Cohort>;

export const FUNNEL_STEPS = ["listen", "full_play", "basket", "checkout", "paid"] as const;
/** Distinct listeners who took this step and every one before it in the period; `outside`: who took it without those. */
export const FunnelRow = z.object({
  step: z.enum(FUNNEL_STEPS),
  listeners: z.int(),
  outside: z.int(),
  rateOfPrevious: Ratio,
  rateOfFirst: Ratio,
});
export type FunnelRow = z.infer<typeof FunnelRow>;

/** One thing that happened to an order: its sale, a refund, a settled fee. Amounts of the filter's lines only; no buyer data. */
export const OrderRow = MoneyRow.omit({ plays: true }).extend({
  orderId: z.string(),
  number: z.string(),
  event: z.enum(["sale", "refund", "dispute", "fee"]),
  at: Timestamp,
  titles: z.array(z.string()),
  country: z.string(),
  rail: z.string().nullable(),
});
export type OrderRow = z.infer<typeof OrderRow>;

export const AnalyticsSource = z.enum(["view", "rollup", "raw"]);
export type AnalyticsSource = z.infer<typeof AnalyticsSource>;
export const CacheStatus = z.enum(["hit", "miss", "stale"]);
export type CacheStatus = z.infer<typeof CacheStatus>;

/** Gross that the period so far should have brought, pro rata to what has run of each month. */
export const TargetRow = z.object({ currency: Currency, grossMinor: Minor });
export type TargetRow = z.infer<typeof TargetRow>;
/** A calendar month of the store's zone, as YYYY-MM. */
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month as YYYY-MM");
/** `takenMinor`: gross of the month so far; `dueMinor`: what of the target belongs to the part that has run. */
const MonthTarget = z.object({
  month: Month,
  currency: Currency,
  grossMinor: Minor,
  takenMinor: Minor,
  dueMinor: Minor,
});
export type MonthTarget = z.infer<typeof MonthTarget>;
export const MonthTargets = z.object({ data: z.array(MonthTarget) });
/** `grossMinor` null takes the target away. */
export const MonthTargetInput = z.strictObject({
  month: Month,
  currency: Currency,
  grossMinor: z.int().min(1).nullable(),
});
export type MonthTargetInput = z.infer<typeof MonthTargetInput>;

/** What is compared with. `target` has no period and no totals but `targets`, one per currency that has one throughout. */
export const ComparedWith = z.object({
  key: Comparison,
  period: Period.nullable(),
  totals: z.array(TotalsRow),
  targets: z.array(TargetRow),
});
export type ComparedWith = z.infer<typeof ComparedWith>;
const Compared = z.object({ previousGrossMinor: Minor.nullable() });

export function analyticsReplyOf<T extends z.ZodType>(row: T) {
  return z.object({
    data: z.array(row),
    period: Period,
    compare: ComparedWith.nullable(),
    /** One row per currency. */
    totals: z.array(TotalsRow),
    asOf: Timestamp,
    source: AnalyticsSource,
    /** The figures may still change: the period runs, or events wait to be merged. */
    partial: z.boolean(),
    cacheStatus: CacheStatus,
    /** Version of the definitions (docs/analytics.md). */
    definitions: z.string(),
    performance: z.object({
      responseMs: z.number(),
      baselineMs: z.number().nullable(),
      savedMs: z.number().nullable(),
    }),
  });
}
export const RevenueReply = analyticsReplyOf(RevenueRow.extend(Compared.shape));
export const TracksReply = analyticsReplyOf(TrackRow.extend(Compared.shape));
/** `previous`: the compared period's bucket at the same place; null past its end. */
export const SeriesReply = analyticsReplyOf(SeriesPoint.extend({ previous: SeriesPoint.nullable() }));
export const CustomersReply = analyticsReplyOf(CustomersRow).extend({ cohorts: z.array(Cohort) });
export const FunnelReply = analyticsReplyOf(FunnelRow);
export const OrdersReply = analyticsReplyOf(OrderRow).extend({ nextCursor: z.string().nullable() });
export type RevenueReply = z.infer<typeof RevenueReply>;
export type TracksReply = z.infer<typeof TracksReply>;
export type SeriesReply = z.infer<typeof SeriesReply>;
export type CustomersReply = z.infer<typeof CustomersReply>;
export type FunnelReply = z.infer<typeof FunnelReply>;
export type OrdersReply = z.infer<typeof OrdersReply>;

/** Of the definitions in docs/analytics.md; a change of what any figure means raises it. */
export const DEFINITIONS_VERSION = "1";
