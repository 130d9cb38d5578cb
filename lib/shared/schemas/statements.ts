import { z } from "zod";
import { Currency, Minor, Timestamp } from "./common";

export const StatementMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month, as YYYY-MM");
/** `month`: the entries of that month alone, else the sums of every month. */
export const StatementsQuery = z.strictObject({
  month: StatementMonth.optional(),
  format: z.enum(["json", "csv"]).default("json"),
});
export type StatementsQuery = z.infer<typeof StatementsQuery>;

/** What the ledger posted to the artist in one month and currency. Positive is owed to them; the parts add up to `totalMinor`. */
export const Statement = z.object({
  month: StatementMonth,
  currency: Currency,
  salesMinor: Minor,
  feesMinor: Minor,
  refundsMinor: Minor,
  disputesMinor: Minor,
  otherMinor: Minor,
  totalMinor: Minor,
  /** Owed at the month's end. */
  balanceMinor: Minor,
  isRunning: z.boolean(),
});
export type Statement = z.infer<typeof Statement>;

/** One posting to one order line. */
export const StatementEntry = z.object({
  at: Timestamp,
  kind: z.string(),
  number: z.string().nullable(),
  title: z.string().nullable(),
  artistName: z.string(),
  currency: Currency,
  amountMinor: Minor,
});
export type StatementEntry = z.infer<typeof StatementEntry>;

export const StatementsReply = z.object({
  data: z.array(Statement),
  entries: z.array(StatementEntry),
  zone: z.string(),
});
export type StatementsReply = z.infer<typeof StatementsReply>;
