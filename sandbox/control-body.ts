import { z } from "zod";
import { Fault, OPERATIONS } from "./faults";
import { ListingTrouble } from "./listing-troubles";
import { RailPolicy } from "./policy";
import { RAILS } from "./rails";
import { WebhookPolicy } from "./send-webhooks";
import { WALLETS } from "./test-wallets";

const emails = WALLETS.map(({ email }) => email);
const Approval = z.strictObject({
  providerRef: z.string(),
  answer: z.enum(["approve", "cancel"]).default("approve"),
  /** The test buyer who approves; the card's own holder when a card waits for its bank. */
  buyer: z.enum(emails).default(emails[0] ?? ""),
});
const DisputeLever = z.strictObject({
  providerRef: z.string(),
  action: z.enum(["open", "win", "lose"]),
  amountMinor: z.int().min(1).nullable().default(null),
});

const RefundLever = z.strictObject({ providerRef: z.string(), amountMinor: z.int().min(1).nullable().default(null) });

/**
 * What `POST /__control` takes. `clear` comes first, then the rest is set. `rail` says whose latency, webhooks, policy
 * and port are meant: Stripe's without it, and for `refuseMs` the main port. A fault names its own rail.
 */
export const ControlBody = z
  .strictObject({
    clear: z.literal(true).optional(),
    rail: z.enum(RAILS).nullable().optional(),
    faults: z.array(Fault).max(100).optional(),
    latencyMs: z.partialRecord(z.enum([...OPERATIONS, "any"]), z.int().min(0).max(600_000)).optional(),
    /** What a rail lists otherwise than it is, for reconciliation to find. */
    listing: z.array(ListingTrouble).max(1_000).optional(),
    /** How far the rail's own list is behind. */
    listingLagMs: z.int().min(0).max(86_400_000).optional(),
    /** How many rows PayPal shows of one span. */
    listingMostRows: z.int().min(1).max(10_000).optional(),
    webhooks: WebhookPolicy.optional(),
    policy: RailPolicy.partial().optional(),
    /** Connections are refused for that long. */
    refuseMs: z.int().min(1).max(600_000).optional(),
    /** Connections are refused until told otherwise. */
    refuse: z.boolean().optional(),
    approvals: z.array(Approval).max(100).optional(),
    disputes: z.array(DisputeLever).max(100).optional(),
    /** What somebody gives back on the rail's own pages; null = all that is left. */
    refunds: z.array(RefundLever).max(100).optional(),
    /** Adyen tells of the settlement reports that are there. */
    reports: z.literal(true).optional(),
    /** Pending refunds and captures of the rail become what their policy had in store. */
    settle: z.literal(true).optional(),
  })
  .refine(({ refuse, rail }) => refuse === undefined || Boolean(rail), {
    path: ["rail"],
    message: "refuse needs the rail: the main port would take no other order",
  });
export type ControlBody = z.infer<typeof ControlBody>;

/** `at`: held still there, or null to run; `aheadMs`: running, that far ahead of real time. */
export const ClockBody = z
  .strictObject({
    at: z.iso.datetime().nullable().optional(),
    aheadMs: z.int().min(0).max(31_536_000_000).optional(),
  })
  .refine(({ at, aheadMs }) => at !== undefined || aheadMs !== undefined, "at or aheadMs");
