import { z } from "zod";
import { Method } from "./checkout";
import { Timestamp } from "./common";

export const PROVIDERS = ["stripe", "paypal", "adyen", "square", "braintree", "apple_pay", "google_pay"] as const;
export const ProviderName = z.enum(PROVIDERS);
export type ProviderName = z.infer<typeof ProviderName>;

export const ROUTING_STRATEGIES = [
  "priority",
  "lowest_cost",
  "highest_success",
  "fastest",
  "weighted",
  "expected_value",
] as const;
/** What puts the providers that may take a payment in order (docs/payments.md). */
export const RoutingStrategy = z.enum(ROUTING_STRATEGIES);
export type RoutingStrategy = z.infer<typeof RoutingStrategy>;

export const AbsenceReason = z.enum(["not_built", "no_rail_for_wallet", "no_keys", "switched_off"]);
export type AbsenceReason = z.infer<typeof AbsenceReason>;

export const BreakerWord = z.enum(["closed", "recovering", "half_open", "open"]);
export type BreakerWord = z.infer<typeof BreakerWord>;
/**
 * One strip of the providers page. `absent`: no rail of that name is built or configured in this store; `off`: it is, and an
 * admin has switched it off.
 */
export const ProviderStrip = z.object({
  provider: ProviderName,
  kind: z.enum(["rail", "wallet"]),
  state: z.enum(["live", "sandbox", "off", "absent"]),
  isEnabled: z.boolean(),
  /** Its place in the order, 1 first; null when it is not in the settings. */
  priority: z.int().nullable(),
  /** Its share where payments are split by weight; null when it is not in the settings. */
  weight: z.int().nullable(),
  /** The worst of its breakers. `operation` and `code`: what failed last; null while nothing has. */
  breaker: z.object({
    state: BreakerWord,
    operation: z.string().nullable(),
    code: z.string().nullable(),
    until: Timestamp.nullable(),
  }),
  /** For a wallet: the rails that are on and can take it, in the store's order. Empty for a rail. */
  rides: z.array(z.object({ provider: ProviderName, state: BreakerWord })),
  /** Of all payments confirmed in the last 60 minutes. */
  liveSharePpm: z.int(),
  /** Why it is absent; the words are the page's. */
  reason: AbsenceReason.nullable(),
  /** Settings without which it takes no card: the checkout could not show its card fields. */
  missingForCards: z.array(z.string()),
  /** Confirmed payments of the last 24 hours; `recent`: of the last 30 minutes. */
  attempts: z.int(),
  succeeded: z.int(),
  recentAttempts: z.int(),
  recentSucceeded: z.int(),
  /** Finished attempts that strategies by experience go by, at most 128 of each method; none where there were none. */
  samples: z.array(z.object({ method: Method, samples: z.int() })),
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
/** What a version changed against the one before it. `place`: the new place in the order. */
export const SettingsChange = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["on", "off", "added", "removed"]), provider: z.string() }),
  z.object({ kind: z.literal("moved"), provider: z.string(), place: z.int() }),
  z.object({ kind: z.literal("weight"), provider: z.string(), weight: z.int() }),
  z.object({ kind: z.literal("strategy"), strategy: RoutingStrategy }),
]);
export type SettingsChange = z.infer<typeof SettingsChange>;
export const SettingsVersion = z.object({
  version: z.int(),
  changes: z.array(SettingsChange),
  note: z.string(),
  by: z.string().nullable(),
  at: Timestamp,
  isLive: z.boolean(),
});
export type SettingsVersion = z.infer<typeof SettingsVersion>;

const BaseVersion = z.int().min(1);
/** Its share of a volume split against the weights of the others. */
const Weight = z.int().min(0).max(1_000);
/**
 * The whole order: every provider of the settings once. `baseVersion`: the version it was drawn up against. A strategy or
 * weight that is left out stays as it is.
 */
export const PaymentSettingsInput = z.strictObject({
  baseVersion: BaseVersion,
  providers: z
    .array(
      z.strictObject({
        provider: ProviderName,
        isEnabled: z.boolean(),
        priority: z.int().min(1).max(100),
        weight: Weight.optional(),
      }),
    )
    .min(1)
    .max(PROVIDERS.length),
  strategy: RoutingStrategy.optional(),
  note: z.string().trim().max(200).optional(),
});
export type PaymentSettingsInput = z.infer<typeof PaymentSettingsInput>;
export const RollbackInput = z.strictObject({ baseVersion: BaseVersion, version: BaseVersion });

export const PaymentSettings = z.object({
  snapshotId: z.int(),
  mode: z.enum(["demo", "live"]),
  strategy: RoutingStrategy,
  activeSince: Timestamp,
  /** As many samples a provider needs before a strategy goes by them. */
  enoughSamples: z.int(),
  providers: z.array(ProviderStrip),
  /** Newest first. */
  history: z.array(SettingsVersion),
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
