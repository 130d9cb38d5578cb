import { z } from "zod";
import { Timestamp } from "./common";

export const PROVIDERS = ["stripe", "paypal", "adyen", "square", "braintree", "apple_pay", "google_pay"] as const;
export const ProviderName = z.enum(PROVIDERS);
export type ProviderName = z.infer<typeof ProviderName>;

export const AbsenceReason = z.enum(["not_built", "no_rail_for_wallet", "no_keys", "switched_off"]);
export type AbsenceReason = z.infer<typeof AbsenceReason>;

/** One strip of the providers page. `absent`: no rail of that name is built or configured in this store. */
export const ProviderStrip = z.object({
  provider: ProviderName,
  kind: z.enum(["rail", "wallet"]),
  state: z.enum(["live", "sandbox", "absent"]),
  /** Why it is absent; the words are the page's. */
  reason: AbsenceReason.nullable(),
  attempts: z.int(),
  succeeded: z.int(),
  successPpm: z.int().nullable(),
  latencyP50Ms: z.int().nullable(),
  sharePpm: z.int(),
  /** Success per hour of the last 24, in ppm; null where nothing was tried. */
  trend: z.array(z.int().nullable()),
  feeSchedule: z
    .object({ percentPpm: z.int(), fixedMinor: z.int(), currency: z.string(), source: z.string(), asOf: z.string() })
    .nullable(),
  effectiveCostPpm: z.int().nullable(),
  feesMinor: z.int(),
  volumeMinor: z.int(),
  currency: z.string(),
  lastEventAt: Timestamp.nullable(),
});
export type ProviderStrip = z.infer<typeof ProviderStrip>;
export const PaymentSettings = z.object({
  snapshotId: z.int(),
  mode: z.enum(["demo", "live"]),
  strategy: z.literal("priority"),
  activeSince: Timestamp,
  providers: z.array(ProviderStrip),
});
export type PaymentSettings = z.infer<typeof PaymentSettings>;

export const AuditEntry = z.object({
  seq: z.int(),
  at: Timestamp,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
