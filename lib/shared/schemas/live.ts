import { z } from "zod";
import { AlertView } from "./alerts";
import { Currency, Timestamp } from "./common";
import { BreakerWord } from "./settings";

/** What the hour is set against: target and usual hour, one of the two, or the hour before. */
export const LIVE_COMPARISONS = ["all", "target", "usual", "before"] as const;
export const LiveComparison = z.enum(LIVE_COMPARISONS);
export type LiveComparison = z.infer<typeof LiveComparison>;
/** The beginning of an hour, of UTC: 2026-11-21T12Z. */
export const HourKey = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}Z$/, "an hour of UTC such as 2026-11-21T12Z");

/** `hour`: one that is over, which has no stream. `compare` chooses columns of the CSV. */
export const LiveQuery = z.strictObject({
  currency: Currency.default("USD"),
  once: z.literal("1").optional(),
  hour: HourKey.optional(),
  compare: LiveComparison.optional(),
  format: z.literal("csv").optional(),
});
export type LiveQuery = z.infer<typeof LiveQuery>;

const Sale = z.object({
  orderId: z.string(),
  at: Timestamp,
  title: z.string(),
  artistName: z.string(),
  kind: z.enum(["track", "release"]),
  rail: z.string().nullable(),
  country: z.string(),
  amountMinor: z.int(),
  coverUrl: z.string().nullable(),
});
const PerMinute = z.array(z.int().nullable()).length(60);
/** One whole picture of the hour in one currency; idempotent, so a lost one needs no replay. */
export const LiveSnapshot = z.object({
  version: z.int(),
  asOf: Timestamp,
  zone: z.string(),
  currency: Currency,
  /** Currencies with at least one sale ever, the store's own first; `firstSaleAt` is of `currency`, null before it. */
  currencies: z.array(Currency),
  firstSaleAt: Timestamp.nullable(),
  hour: z.object({
    from: Timestamp,
    to: Timestamp,
    /** An hour of the past, whole: nothing about it is live. */
    isOver: z.boolean(),
    revenueMinor: z.int(),
    refundsMinor: z.int(),
    feesMinor: z.int(),
    targetMinor: z.int().nullable(),
    targetSoFarMinor: z.int().nullable(),
    /** The same hour of earlier weeks: its median, pro rata, and the 99 % band as the hour goes; null before two weeks. */
    usual: z
      .object({
        weeks: z.int(),
        grossMinor: z.int(),
        soFarMinor: z.int(),
        sales: z.number(),
        band: z.array(z.object({ minute: z.int(), lowMinor: z.int(), highMinor: z.int() })),
      })
      .nullable(),
    /** Where the hour ends at this pace, with its 99 % band; null before 30 sales. */
    likely: z.object({ grossMinor: z.int(), lowMinor: z.int(), highMinor: z.int() }).nullable(),
    sales: z.int(),
    /** The hour before, up to the same minute; all its minutes are in `beforeMinutes`, gross. */
    previousMinor: z.int(),
    previousSales: z.int(),
    averageMinor: z.int().nullable(),
    previousAverageMinor: z.int().nullable(),
    beforeMinutes: z.array(z.int()).length(60),
    /** Gross per minute of the hour so far, 60 values; minutes to come are null. */
    minutes: PerMinute,
    /** The same minutes for the tiles: count of sales, refunds (positive) and fees. */
    minuteSales: PerMinute,
    minuteRefundsMinor: PerMinute,
    minuteFeesMinor: PerMinute,
    /** How many refunds `refundsMinor` is made of. */
    refunds: z.int(),
  }),
  /** Of an hour that is over `now` is the most there were at once. */
  listeners: z.object({ now: z.int(), peak: z.int(), peakAt: Timestamp.nullable(), trend: z.array(z.int()) }),
  /** Distinct buyers and listeners of the hour, and of the hour before up to the same moment. */
  conversion: z.object({
    buyers: z.int(),
    listeners: z.int(),
    previous: z.object({ buyers: z.int(), listeners: z.int() }),
    /** Distinct buyers in the steps of `listeners.trend`. */
    trend: z.array(z.int()),
  }),
  topTracks: z.array(
    z.object({
      trackId: z.string(),
      title: z.string(),
      artistName: z.string(),
      coverUrl: z.string().nullable(),
      revenueMinor: z.int(),
      sharePpm: z.int(),
    }),
  ),
  lastSales: z.array(Sale),
  salesPerMinute: z.number(),
  /** Open and not snoozed, the gravest first; none with an hour that is over. */
  alerts: z.array(AlertView),
  /** Rails of the last 60 minutes, and any whose breaker is not closed. `trend`: payments that went through, per 5 minutes. */
  providers: z.array(
    z.object({
      provider: z.string(),
      sharePpm: z.int(),
      payments: z.int(),
      succeeded: z.int(),
      latencyP50Ms: z.int().nullable(),
      /** Of the moment; null with an hour that is over. */
      breaker: BreakerWord.nullable(),
      trend: z.array(z.int()).length(12),
    }),
  ),
  /** 168 hours of the store's current week from Monday, gross; hours to come are null. */
  week: z.object({
    from: Timestamp,
    hours: z.array(z.int().nullable()).min(167).max(169),
    totalMinor: z.int(),
    previousSameSpanMinor: z.int(),
  }),
});
export type LiveSnapshot = z.infer<typeof LiveSnapshot>;
