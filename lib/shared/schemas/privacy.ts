import { z } from "zod";
import { AccountEmail } from "./account";
import { Timestamp } from "./common";

export const OBSTACLES = ["order", "last-admin", "last-owner", "releases", "balance"] as const;
/** Why somebody cannot be erased yet. `subject`: the order's number or the artist's name; `detail`: how many, how much. */
export const Obstacle = z.object({ kind: z.enum(OBSTACLES), subject: z.string(), detail: z.string() });
export type Obstacle = z.infer<typeof Obstacle>;

/** What the store holds of somebody, counted; and what stands in the way of erasing it. */
export const PrivacyView = z.object({
  /** As in addresses: an account, or an order for somebody who bought as a guest. */
  of: z.string(),
  email: z.string(),
  /** Null for a guest. */
  name: z.string().nullable(),
  since: Timestamp.nullable(),
  orders: z.int(),
  /** Tracks that can be downloaded now. */
  tracks: z.int(),
  /** Artists that end with this person, by name. */
  endingArtists: z.array(z.string()),
  obstacles: z.array(Obstacle),
});
export type PrivacyView = z.infer<typeof PrivacyView>;

/** A copy is fetched from `url` until `expiresAt`, by whoever asked for it. */
export const CopyLink = z.object({ url: z.string(), expiresAt: Timestamp });
export type CopyLink = z.infer<typeof CopyLink>;
export const CopyQuery = z.strictObject({
  of: z.string().optional(),
  expires: z.string().optional(),
  signature: z.string().optional(),
});

/** `email`: the address of whoever is erased, typed once more. */
export const ErasureInput = z.strictObject({ email: AccountEmail });
export const PersonSearch = z.strictObject({ email: AccountEmail });
export const PersonName = z.strictObject({ of: z.string().min(1).max(60) });
export const PersonErasureInput = z.strictObject({ of: z.string().min(1).max(60), email: AccountEmail });
