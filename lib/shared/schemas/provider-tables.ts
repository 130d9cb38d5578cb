import { z } from "zod";
import { Method } from "./checkout";
import { Currency, Timestamp } from "./common";
import { FeeProvider } from "./fees";

/** `soft`: one other provider may be asked. `hard`: another card or method. `unknown`: nobody is asked before the provider was. */
export const DeclineClass = z.enum(["soft", "hard", "unknown"]);
export type DeclineClass = z.infer<typeof DeclineClass>;

const MOST_CHANGES = 100;
const Code = z
  .string()
  .trim()
  .min(1, "the provider's code")
  .max(80, "80 characters at most")
  .regex(/^[\w.-]+$/, "the provider's code, as it stands in its replies");
const Minor = z.int("an amount").min(1, "more than 0").max(99_999_999_999, "less than that");
const Sourced = {
  source: z.string().trim().min(3, "where this is written down").max(300, "300 characters at most"),
  asOf: z.iso.date("a day, as 2026-11-21"),
};

/** One code filed otherwise than published. `list`: the provider's field in which it comes. */
export const DeclineChange = z.strictObject({
  list: z.string().min(1).max(40),
  code: Code,
  class: DeclineClass,
  ...Sourced,
});
export type DeclineChange = z.infer<typeof DeclineChange>;

/** `minimumMinor`: by currency; one that is not listed is not taken. */
export const TableLimits = z.strictObject({
  methods: z.array(Method).min(1, "at least one way to pay"),
  minimumMinor: z
    .partialRecord(Currency, Minor)
    .refine((minima) => Object.keys(minima).length > 0, "at least one currency"),
  maximumMinor: Minor,
  ...Sourced,
});
export type TableLimits = z.infer<typeof TableLimits>;

/** All that differs from what is published. `limits` null: as published. */
export const TableBody = z.object({ declines: z.array(DeclineChange), limits: TableLimits.nullable() });
export type TableBody = z.infer<typeof TableBody>;

/** `baseVersion`: what was looked at. `class` null: as published again. `limits` null: as published again; left out: as it is. */
export const TableChangeInput = z.strictObject({
  baseVersion: z.int().min(0),
  /** Why, for those who read the history. */
  note: z.string().trim().min(3, "why this is changed").max(300, "300 characters at most"),
  declines: z
    .array(DeclineChange.extend({ class: DeclineClass.nullable() }))
    .max(MOST_CHANGES, `${MOST_CHANGES} codes at most`)
    .default([]),
  limits: TableLimits.nullable().optional(),
});
export type TableChangeInput = z.infer<typeof TableChangeInput>;

export const TableRollbackInput = z.strictObject({ baseVersion: z.int().min(0), version: z.int().min(0) });

const CodeView = z.object({
  code: z.string(),
  class: DeclineClass,
  /** Null: no published list has it. */
  published: DeclineClass.nullable(),
  source: z.string(),
  asOf: z.string(),
  /** The classes that it may be given. */
  choices: z.array(DeclineClass),
});
export type CodeView = z.infer<typeof CodeView>;
const ListView = z.object({
  list: z.string(),
  source: z.string(),
  asOf: z.string(),
  /** Whether codes that are not published may be filed. */
  isOpen: z.boolean(),
  unlisted: z.enum(["unknown", "hard"]),
  codes: z.array(CodeView),
});
export type ListView = z.infer<typeof ListView>;
const LimitsView = z.object({ ...TableLimits.shape, asOf: z.string() });
/** A code of the provider's replies that no list has. `choices`: what it may be filed as; none where its reply proves nothing. */
const UnlistedView = z.object({
  list: z.string(),
  code: z.string(),
  seen: z.int(),
  firstSeenAt: Timestamp,
  lastSeenAt: Timestamp,
  operation: z.string(),
  choices: z.array(DeclineClass),
});
export type UnlistedView = z.infer<typeof UnlistedView>;
const Difference = z.union([
  z.object({ kind: z.literal("limits") }),
  z.object({ kind: z.literal("code"), list: z.string(), code: z.string(), from: DeclineClass, to: DeclineClass }),
]);
export type TableDifference = z.infer<typeof Difference>;
const VersionView = z.object({
  version: z.int(),
  note: z.string(),
  /** Null with `at`: as the store came. */
  by: z.string().nullable(),
  at: Timestamp.nullable(),
  isLive: z.boolean(),
  differences: z.array(Difference),
});
export type TableVersion = z.infer<typeof VersionView>;

/** A provider's tables in force, beside what is published, with what no list has and every version so far, newest first. */
export const ProviderTable = z.object({
  provider: FeeProvider,
  version: z.int(),
  limits: LimitsView,
  publishedLimits: LimitsView,
  lists: z.array(ListView),
  unlisted: z.array(UnlistedView),
  history: z.array(VersionView),
});
export type ProviderTable = z.infer<typeof ProviderTable>;
