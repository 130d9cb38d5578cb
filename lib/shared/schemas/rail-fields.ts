import { z } from "zod";
import { Currency } from "./common";

export const ADYEN_ENVIRONMENTS = ["live", "live-us", "live-au", "live-apse", "live-in", "live-nea"] as const;

/**
 * What a browser needs to show the card fields of a rail; nothing in it is secret. `sandbox`: a frame of this shop's own
 * origin, demo only. The others: what that rail's own browser SDK is started with.
 */
export const RailFields = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sandbox"), rail: z.string().nullable(), url: z.string() }),
  z.object({ kind: z.literal("stripe"), rail: z.literal("stripe"), publishableKey: z.string() }),
  z.object({
    kind: z.literal("square"),
    rail: z.literal("square"),
    applicationId: z.string(),
    locationId: z.string(),
  }),
  z.object({
    kind: z.literal("adyen"),
    rail: z.literal("adyen"),
    clientKey: z.string(),
    environment: z.enum(ADYEN_ENVIRONMENTS),
  }),
  /** `tokenUrl`: where a POST mints a client token for this visit. */
  z.object({ kind: z.literal("braintree"), rail: z.literal("braintree"), tokenUrl: z.string() }),
]);
export type RailFields = z.infer<typeof RailFields>;
export type FieldsOf<K extends RailFields["kind"]> = Extract<RailFields, { kind: K }>;
/** Fields that a rail's own SDK draws. */
export type SdkFields = Exclude<RailFields, { kind: "sandbox" }>;

/** The currency that is paid in: its account's name stands on the bank's page. */
export const ClientTokenInput = z.strictObject({ rail: z.literal("braintree"), currency: Currency });
export const ClientToken = z.object({ clientToken: z.string() });
