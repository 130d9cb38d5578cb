import { z } from "zod";
import { ROLES, SCOPES } from "../roles";
import { Currency, Email, NonNegativeMinor, Timestamp } from "./common";

/** What the sign-in form sends; the length cap bounds the work of the password hash. */
export const Credentials = z.object({ email: Email, password: z.string().min(1).max(1000) });

/** `user` is null for a guest: the shop asks on every page and a 401 would be noise. */
export const Me = z.object({
  user: z
    .object({
      id: z.string(),
      name: z.string(),
      roles: z.array(z.enum(ROLES)),
      artists: z.array(z.object({ id: z.string(), slug: z.string(), name: z.string() })),
    })
    .nullable(),
});
export type Me = z.infer<typeof Me>;

export const ApiKeyInput = z.strictObject({
  name: z.string().trim().min(1, "say what this key is for").max(100),
  scopes: z.array(z.enum(SCOPES)).min(1, "choose at least one scope").max(SCOPES.length),
});
export const ApiKeyView = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
});
export type ApiKeyView = z.infer<typeof ApiKeyView>;
/** The answer to making a key: `token` is shown this once and never again. */
export const CreatedApiKey = z.object({ key: ApiKeyView, token: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

const HourlyTarget = z.partialRecord(Currency, NonNegativeMinor.max(1_000_000_000_000));
/** Fields left out stay as they are; `hourlyTargetMinor` is replaced whole, a currency without an entry has no target. */
export const StoreSettingsInput = z.strictObject({
  hourlyTargetMinor: HourlyTarget.optional(),
  minimumPriceMinor: NonNegativeMinor.max(1_000_000_000).optional(),
});
export type StoreSettingsInput = z.infer<typeof StoreSettingsInput>;
export const StoreSettingsView = z.object({
  storeName: z.string(),
  hourlyTargetMinor: HourlyTarget,
  minimumPriceMinor: z.int(),
  storeSharePpm: z.int(),
  feeBearer: z.enum(["artist", "store"]),
  maxLossyBytes: z.int(),
  maxLosslessBytes: z.int(),
});
export type StoreSettingsView = z.infer<typeof StoreSettingsView>;
