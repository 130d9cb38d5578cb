import { z } from "zod";
import { Accent, TrackView } from "./catalog";
import { Download } from "./checkout";
import { Timestamp } from "./common";
import { DownloadFormat } from "./downloads";

const LibraryTrack = TrackView.pick({
  id: true,
  title: true,
  artistName: true,
  artistSlug: true,
  releaseSlug: true,
  releaseTitle: true,
  coverUrl: true,
  durationMs: true,
  peaks: true,
});

/** One purchase: a record, or a track of it, to be taken home in one piece. */
const LibraryPart = z.object({
  orderId: z.string(),
  lineId: z.string(),
  downloads: z.array(
    Download.pick({
      entitlementId: true,
      trackId: true,
      trackTitle: true,
      format: true,
      sizeBytes: true,
      url: true,
      isRevoked: true,
      offers: true,
    }).extend({ taken: z.array(DownloadFormat) }),
  ),
  /** What it was taken home as last, when those files are there still. */
  last: z.object({ format: DownloadFormat, sizeBytes: z.int() }).nullable(),
});
export type LibraryPart = z.infer<typeof LibraryPart>;

/** What somebody owns of one record; `orderId` is the order that the last of it came with. */
export const LibraryRecord = z.object({
  releaseId: z.string(),
  orderId: z.string(),
  slug: z.string(),
  title: z.string(),
  artistName: z.string(),
  coverUrl: z.string().nullable(),
  accent: Accent.nullable(),
  /** Whether its page is still there. */
  isOnSale: z.boolean(),
  boughtAt: Timestamp,
  durationMs: z.int(),
  tracks: z.array(LibraryTrack),
  parts: z.array(LibraryPart),
});
export type LibraryRecord = z.infer<typeof LibraryRecord>;

/** Records that were bought whole, or tracks that were bought by themselves. */
export const LIBRARY_KINDS = ["records", "tracks"] as const;
export type LibraryKind = (typeof LIBRARY_KINDS)[number];
export const LIBRARY_ORDERS = ["newest", "artist", "title"] as const;
export type LibraryOrder = (typeof LIBRARY_ORDERS)[number];

/**
 * A part of what somebody owns. `foundCount`: how many rows there are of this kind and search. The other counts are of all:
 * whole records, tracks bought singly, bytes as uploaded.
 */
export const Library = z.object({
  kind: z.enum(LIBRARY_KINDS),
  records: z.array(LibraryRecord),
  foundCount: z.int(),
  recordCount: z.int(),
  trackCount: z.int(),
  sizeBytes: z.int(),
  since: Timestamp.nullable(),
});
export type Library = z.infer<typeof Library>;
