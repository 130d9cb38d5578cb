import { z } from "zod";
import { DOWNLOAD_FORMATS } from "../download-format";

export const DownloadFormat = z.enum(DOWNLOAD_FORMATS);
/** `isFromLossy`: made from a master that had lost something already. */
export const DownloadOffer = z.object({ format: DownloadFormat, isFromLossy: z.boolean() });

/** Without `lineId` all of the order. */
export const DownloadSetInput = z.strictObject({ format: DownloadFormat, lineId: z.string().max(40).optional() });

/** SHA-256 in hex. */
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * How far the files are. A track whose master is not offered in the format comes as the artist's own file (`original`).
 * `zipUrl` is null until every file is made; it is good for a day.
 */
export const DownloadSet = z.object({
  format: DownloadFormat,
  total: z.int(),
  ready: z.int(),
  failed: z.int(),
  files: z.array(
    z.object({
      entitlementId: z.string(),
      format: DownloadFormat,
      state: z.enum(["waiting", "ready", "failed"]),
      sizeBytes: z.int().nullable(),
      sha256: Sha256.nullable(),
      url: z.string(),
    }),
  ),
  zipUrl: z.string().nullable(),
});
export type DownloadSet = z.infer<typeof DownloadSet>;

/** Every file that was made of what an order holds, so that a copy can be told from a changed one. */
export const DownloadManifest = z.object({
  files: z.array(
    z.object({
      entitlementId: z.string(),
      trackTitle: z.string(),
      format: DownloadFormat,
      sizeBytes: z.int(),
      sha256: Sha256,
      /** Null for the artist's own file, and for one that was made under words that were changed since. */
      tags: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable(),
    }),
  ),
});
export type DownloadManifest = z.infer<typeof DownloadManifest>;
