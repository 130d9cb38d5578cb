import { z } from "zod";
import { Accent, TrackView } from "./catalog";
import { Download } from "./checkout";
import { Timestamp } from "./common";

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
    }),
  ),
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

export const Library = z.object({ records: z.array(LibraryRecord), recordCount: z.int(), trackCount: z.int() });
export type Library = z.infer<typeof Library>;
