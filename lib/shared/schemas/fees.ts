import { z } from "zod";
import { Method } from "./checkout";
import { Currency, Timestamp } from "./common";
import { ProviderName } from "./settings";

/** Whoever moves money has a price; wallets have that of their rail. */
export const FeeProvider = ProviderName.exclude(["apple_pay", "google_pay"]);
/** A fifth of the amount; no provider's percentage comes near it, a slip of the finger does. */
const Ppm = z.int("a percentage").min(0, "0 % or more").max(200_000, "20 % at most");
const Part = z.int("an amount").min(0, "0 or more").max(1_000_000, "less than that");
const MAX_TIERS = 12;

/** What a price is for. `region`: a country, EEA, or * for everywhere; `cardClass`: the provider's own word, or * for any. */
export const FeeKey = z.strictObject({
  provider: FeeProvider,
  method: Method,
  currency: Currency,
  region: z.string().regex(/^(?:[A-Z]{2}|EEA|\*)$/, "a two-letter country code, EEA, or * for everywhere"),
  cardClass: z
    .string()
    .regex(/^(?:[a-z][a-z0-9_]{0,29}|\*)$/, "the provider's word in small letters, or * for any card"),
});
export type FeeKey = z.infer<typeof FeeKey>;

const Tier = z.strictObject({
  fromMinor: z.int("an amount").min(1, "more than 0"),
  percentPpm: Ppm,
  fixedMinor: Part,
});
/** A later tier begins at more than the one before it. */
const Tiers = z
  .array(Tier)
  .max(MAX_TIERS, `${MAX_TIERS} tiers at most`)
  .superRefine((tiers, context) => {
    for (const [index, { fromMinor }] of tiers.entries()) {
      const before = tiers[index - 1];
      if (before && fromMinor <= before.fromMinor)
        context.addIssue({ code: "custom", path: [index, "fromMinor"], message: "more than the tier before it" });
    }
  });

export const FeeTerms = z.strictObject({
  percentPpm: Ppm,
  fixedMinor: Part,
  /** On top, and due for an attempt that is refused as well. */
  perAttemptMinor: Part,
  /** On top of the percentage for buyers outside `region`. */
  internationalPpm: Ppm,
  tiers: Tiers,
  /** Where the price is written down. */
  source: z.string().trim().min(3, "where this price is written down").max(300, "300 characters at most"),
  asOf: z.iso.date("a day, as 2026-11-21"),
});
export type FeeTerms = z.infer<typeof FeeTerms>;

/** `baseVersion`: the version that is changed, 0 for a price that is new. `terms` null withdraws it. */
export const FeeChangeInput = z.strictObject({
  key: FeeKey,
  baseVersion: z.int().min(0),
  terms: FeeTerms.nullable(),
});
export type FeeChangeInput = z.infer<typeof FeeChangeInput>;

export const FeeScheduleView = z.object({
  ...FeeKey.shape,
  ...FeeTerms.shape,
  version: z.int(),
  /** Null: as the store came. */
  changedBy: z.string().nullable(),
  changedAt: Timestamp,
});
export type FeeScheduleView = z.infer<typeof FeeScheduleView>;
/** A price that was in force once and is not any more. `version`: the one that withdrew it. */
const WithdrawnFee = z.object({
  ...FeeKey.shape,
  version: z.int(),
  changedBy: z.string().nullable(),
  changedAt: Timestamp,
});
export type WithdrawnFee = z.infer<typeof WithdrawnFee>;
/** The prices in force, by provider, method, currency, region and kind of card, and those that were withdrawn. */
export const FeeList = z.object({ schedules: z.array(FeeScheduleView), withdrawn: z.array(WithdrawnFee) });
export type FeeList = z.infer<typeof FeeList>;

const FeeVersion = z.object({
  ...FeeTerms.shape,
  version: z.int(),
  isLive: z.boolean(),
  /** It took the price out of force; its terms are those that held until then. */
  isWithdrawn: z.boolean(),
  /** Null: as the store came. */
  by: z.string().nullable(),
  at: Timestamp,
});
export type FeeVersion = z.infer<typeof FeeVersion>;
/** One price so far, newest first, 50 versions at most. `version`: the newest, in force or not. */
export const FeeHistory = z.object({ key: FeeKey, version: z.int(), history: z.array(FeeVersion) });
export type FeeHistory = z.infer<typeof FeeHistory>;

/** `baseVersion`: the newest version that was looked at. `version`: the one whose terms come back. */
export const FeeRollbackInput = z.strictObject({
  key: FeeKey,
  baseVersion: z.int().min(1),
  version: z.int().min(1),
});
export type FeeRollbackInput = z.infer<typeof FeeRollbackInput>;
