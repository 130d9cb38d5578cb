import { z } from "zod";
import { Email, Timestamp } from "./common";

/**
 * `kept`: shown here and not sent (demo). `bounced`: the address was refused for good. `held`: it was refused earlier, so
 * nothing was tried. `failed`: its tries are used up, or the message was refused. `dropped`: nothing was left to say.
 */
export const MAIL_STATES = ["waiting", "failed", "bounced", "held", "sent", "kept", "dropped"] as const;
export const MailState = z.enum(MAIL_STATES);
export type MailState = z.infer<typeof MailState>;

export const MailItem = z.object({
  id: z.string(),
  kind: z.string(),
  state: MailState,
  recipient: z.string(),
  /** What it is about: an order's number, an artist's name. */
  about: z.string().nullable(),
  attempts: z.int(),
  maxAttempts: z.int(),
  /** Why it is not sent, as the mail server or the worker said it. */
  reason: z.string().nullable(),
  createdAt: Timestamp,
  sentAt: Timestamp.nullable(),
  /** While it waits. */
  nextAt: Timestamp.nullable(),
  /** Whether an admin may read it: in a live store only what is no key to anything. */
  isReadable: z.boolean(),
});
export type MailItem = z.infer<typeof MailItem>;

export const MailSettingsInput = z.strictObject({
  saleNotices: z.enum(["off", "hourly", "daily"]),
  lettersPerDay: z.int().min(0).max(20),
  lettersPerMinute: z.int().min(1).max(1_000),
});
export type MailSettingsInput = z.infer<typeof MailSettingsInput>;

export const MailBoard = z.object({
  /** `demo`: nothing leaves the machine. `unset`: no mail server is set, so mail waits. */
  way: z.enum(["demo", "unset", "smtp"]),
  counts: z.record(MailState, z.int()),
  /** The newest first; 50 of them. */
  items: z.array(MailItem),
  settings: MailSettingsInput,
});
export type MailBoard = z.infer<typeof MailBoard>;

export const MailQuery = z.strictObject({ state: MailState.optional() });

/** Without `ids` every failed one. */
export const MailRetryInput = z.strictObject({ ids: z.array(z.string().max(40)).min(1).max(200).optional() });
export const MailRetryResult = z.object({ retried: z.int() });

/** Whose orders' links are to be sent to it. */
export const LinksInput = z.strictObject({ email: Email });

/**
 * What a report of a mail server came to. `hard`: the address is refused for good, later mail to it is held. `policy`: the mail was
 * refused for what it is. `soft`: the server still tries. `nothing`: it is about no mail of this store.
 */
export const BounceHeard = z.object({ heard: z.enum(["hard", "policy", "soft", "nothing"]) });
export type BounceHeard = z.infer<typeof BounceHeard>;
