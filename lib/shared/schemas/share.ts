import { z } from "zod";
import { AnalyticsQuery } from "./analytics";
import { Timestamp } from "./common";

/** The pages that can be shared: none of them knows a buyer. */
export const SHARED_PAGES = ["overview", "artists", "tracks", "customers", "funnel"] as const;
export const SharedPage = z.enum(SHARED_PAGES);
export type SharedPage = z.infer<typeof SharedPage>;
export const SharedQuery = AnalyticsQuery.omit({ format: true });

/** `query`: the state of the bar, as in the page's address. */
export const ShareLinkInput = z.strictObject({
  page: SharedPage,
  query: SharedQuery,
  days: z.int().min(1).max(90).default(14),
});
export const ShareLinkView = z.object({
  id: z.string(),
  page: SharedPage,
  query: z.record(z.string(), z.string()),
  /** Who made it. */
  by: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  opened: z.int(),
  openedAt: Timestamp.nullable(),
});
export type ShareLinkView = z.infer<typeof ShareLinkView>;
/** `url` is shown this once: the database keeps a hash. */
export const CreatedShareLink = z.object({ link: ShareLinkView, url: z.url() });
export type CreatedShareLink = z.infer<typeof CreatedShareLink>;
