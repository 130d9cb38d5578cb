import { z } from "zod";
import { Method } from "./checkout";
import { Currency, Timestamp } from "./common";
import { FeeKey, FeeTerms } from "./fees";
import { PaymentSettingsInput, ProviderName, RoutingStrategy } from "./settings";

export const WHAT_IF_DAYS = [7, 30, 90, 365] as const;

/**
 * Past payments once more. What is left out is as in force: strategy, order, switches, weights, prices. A price with `terms`
 * null is left out of the list.
 */
export const WhatIfInput = z.strictObject({
  days: z.literal(WHAT_IF_DAYS),
  draft: PaymentSettingsInput.pick({ providers: true, strategy: true }).partial().optional(),
  fees: z
    .array(z.strictObject({ key: FeeKey, terms: FeeTerms.nullable() }))
    .max(20)
    .optional(),
});
export type WhatIfInput = z.infer<typeof WhatIfInput>;

/**
 * Payments of one size, or of all: those that somebody takes under the plan. `paidMinor` is what their providers really
 * charged, `routedMinor` what the same providers charge for them by the prices in force, `flatMinor` what one provider at 3.5 %
 * would.
 */
const Sums = z.object({
  payments: z.int(),
  volumeMinor: z.int(),
  feesMinor: z.int(),
  paidMinor: z.int(),
  routedMinor: z.int(),
  flatMinor: z.int(),
});
const BySize = z.object({
  total: Sums,
  /** `endMinor`: where a band of amounts ends, null for the last. Bands without payments are left out. */
  bands: z.array(Sums.extend({ fromMinor: z.int(), endMinor: z.int().nullable() })),
});
export const WhatIfPlan = BySize.extend({
  /** `live`, the draft's as `strategy:` and its name, `only:` and a provider, `dearest`. */
  key: z.string(),
  /** Payments that no provider of the plan could have taken. */
  notTaken: z.object({ payments: z.int(), volumeMinor: z.int() }),
  /** As its providers did in this time; null where none of its payments goes to one with enough of them. */
  successPpm: z.int().nullable(),
  /** Of its payments, those that go to a provider whose success is known. */
  knownPpm: z.int(),
  /** The mean of what half of the latest calls of its providers stayed within, by the payments of each; null as for success. */
  latencyMs: z.int().nullable(),
  shares: z.array(z.object({ provider: ProviderName, payments: z.int(), feesMinor: z.int() })),
});
export type WhatIfPlan = z.infer<typeof WhatIfPlan>;
export const WhatIfCurrency = z.object({
  currency: Currency,
  /** As it was. */
  actual: BySize,
  plans: z.array(WhatIfPlan),
});
export type WhatIfCurrency = z.infer<typeof WhatIfCurrency>;
/** `strategy`: the draft's. Currencies by their payments, most first; none where nothing was paid. */
export const WhatIf = z.object({
  from: Timestamp,
  to: Timestamp,
  strategy: RoutingStrategy,
  currencies: z.array(WhatIfCurrency),
  /** Not proposed for a method that they take elsewhere. `no_fields`: this store cannot show their card fields. */
  leftOut: z.array(z.object({ provider: z.string(), method: Method, reason: z.enum(["no_fields", "no_sheet"]) })),
});
export type WhatIf = z.infer<typeof WhatIf>;
