import { z } from "zod";
import { Accent, TrackView } from "./catalog";
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

/** What somebody owns of one record; `orderId` is where the downloads are. */
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
});
export type LibraryRecord = z.infer<typeof LibraryRecord>;

export const Library = z.object({ records: z.array(LibraryRecord), recordCount: z.int(), trackCount: z.int() });
export type Library = z.infer<typeof Library>;
