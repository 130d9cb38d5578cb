import { z } from "zod";

/**
 * How a browser opens the sheet of a wallet for one rail, whose token then fits no other. `sandbox`: a page of ours, demo
 * only. `google`: pay.js with what the rail is called there. `apple`: Safari's own sheet, validated by this store. The
 * others: by the rail's own script, which validates and tokenises.
 */
export const WalletSheet = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sandbox"), url: z.string() }),
  z.object({
    kind: z.literal("google"),
    merchantId: z.string(),
    country: z.string(),
    gateway: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal("apple"), country: z.string() }),
  z.object({ kind: z.literal("stripe"), publishableKey: z.string(), country: z.string() }),
  z.object({ kind: z.literal("square"), applicationId: z.string(), locationId: z.string(), country: z.string() }),
  z.object({ kind: z.literal("braintree"), tokenizationKey: z.string(), country: z.string() }),
]);
export type WalletSheet = z.infer<typeof WalletSheet>;

/** `validationUrl`: as Safari gives it. */
export const AppleSessionInput = z.strictObject({ validationUrl: z.url().max(500) });
/** Apple's own object, which only its sheet reads. */
export const AppleSession = z.object({ session: z.unknown() });
