import { z } from "zod";
import { Currency, Email } from "./common";
import { MailServerInput, PublicUrl, StoreName, StoreZone } from "./setup";

/** Of the facts as they were shown: a change on top of somebody else's is refused. */
const Version = z.string().min(1).max(64);

export const StoreFactsView = z.object({
  storeName: z.string(),
  /** Of new records. */
  currency: Currency,
  timeZone: z.string(),
  publicUrl: z.string(),
  /** Without its password, which never comes back to a browser. */
  mail: z
    .object({ from: z.string(), host: z.string(), port: z.int(), user: z.string(), hasPassword: z.boolean() })
    .nullable(),
  /** What the environment, or a demo, says once and for all. */
  fixed: z.object({ publicUrl: z.boolean(), mail: z.enum(["environment", "demo"]).nullable() }),
  /** People whose passkeys work at the public address's host only. */
  passkeyPeople: z.int(),
  version: Version,
});
export type StoreFactsView = z.infer<typeof StoreFactsView>;

/** `publicUrl` null where the environment says it. */
export const StoreFactsInput = z.strictObject({
  storeName: StoreName,
  currency: Currency,
  publicUrl: PublicUrl.nullable(),
  version: Version,
});
export type StoreFactsInput = z.output<typeof StoreFactsInput>;

export const StoreZoneInput = z.strictObject({ timeZone: StoreZone, version: Version });
export type StoreZoneInput = z.output<typeof StoreZoneInput>;

/** The server gets a test mail to `to` before it is kept. */
export const StoreMailInput = z.strictObject({ to: Email, server: MailServerInput, version: Version });
export type StoreMailInput = z.output<typeof StoreMailInput>;
