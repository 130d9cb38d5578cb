import { z } from "zod";
import { Timestamp } from "./common";

/** Days that each kind of data about people is kept: as delivered, and within which bounds an admin may change it. */
export const RETENTION = {
  /** Ended sessions, with browser and network. */
  sessions: { days: 30, least: 1, most: 365 },
  /** Wrong passwords by account and address, once their pause is over. */
  signInTries: { days: 1, least: 0, most: 30 },
  /** Replies kept for a repeat under the same Idempotency-Key. */
  repeats: { days: 2, least: 2, most: 30 },
  /** Links of accounts' mails, invitations and changes of address, used or not, once they are over. */
  accountLinks: { days: 30, least: 1, most: 365 },
  /** Artists' applications, once answered. */
  applications: { days: 365, least: 30, most: 3_650 },
  /** Mail with its address, sent or not. */
  mail: { days: 90, least: 1, most: 3_650 },
  /** Addresses that letters were asked for to and that never said yes. */
  unconfirmedLetters: { days: 30, least: 7, most: 365 },
  /** Addresses whose last letters were stopped: who agreed, and when, can be shown so long. */
  stoppedLetters: { days: 1_095, least: 30, most: 3_650 },
  /** E-mail addresses of orders that were never paid. */
  unpaidContacts: { days: 30, least: 7, most: 365 },
  /** E-mail addresses of paid orders. */
  paidContacts: { days: 3_650, least: 365, most: 10_950 },
  /** What tells one listener from another, in plays, baskets and orders. */
  listeners: { days: 400, least: 32, most: 3_650 },
  /** What providers said by webhook, but for what the books need of it. */
  webhooks: { days: 400, least: 180, most: 3_650 },
  /** Lines of the providers' own lists. */
  settlements: { days: 730, least: 180, most: 3_650 },
} as const;
export type RetentionKind = keyof typeof RETENTION;
export const RETENTION_KINDS = Object.keys(RETENTION) as RetentionKind[];

const daysOf = ({ least, most }: { least: number; most: number }) => z.int().min(least).max(most);
const bounds = Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, daysOf(RETENTION[kind])])) as Record<
  RetentionKind,
  z.ZodInt
>;
/** All of them, in days. */
export const RetentionInput = z.strictObject(bounds);
export type RetentionInput = z.infer<typeof RetentionInput>;
/** As stored: what was changed. What does not fit any more counts as delivered. */
export const StoredRetention = z.strictObject(bounds).partial();

export const RetentionRun = z.object({
  startedAt: Timestamp,
  finishedAt: Timestamp.nullable(),
  counts: z.partialRecord(z.enum(RETENTION_KINDS as [RetentionKind, ...RetentionKind[]]), z.int()),
  hasFailed: z.boolean(),
});
export const RetentionBoard = z.object({
  days: RetentionInput,
  /** The last one that began; null before the first. */
  lastRun: RetentionRun.nullable(),
});
export type RetentionBoard = z.infer<typeof RetentionBoard>;
