import { z } from "zod";
import { Genre, PriceText, ReleaseKind, ReleaseStatus } from "./catalog";
import { Currency, NonNegativeMinor, Peaks, Problem, Timestamp } from "./common";
import { Credit, Derived, ReportItem, SoundAnalysis } from "./draft";

/** The text fields of `POST /api/uploads`, beside the file in `audio`; an empty one counts as absent. */
export const UploadFields = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  price: PriceText.optional(),
  currency: Currency.optional(),
  genre: Genre.optional(),
  releaseId: z.string().max(40).optional(),
  artistId: z.string().max(40).optional(),
  /** Where the file stood in the folder it came from, its own name last: "Album/CD 2/03 Song.flac". */
  path: z.string().max(1_000).optional(),
});
export type UploadFields = z.infer<typeof UploadFields>;

/** Factors of the founding projection (analytics.md 5); every one is shown beside the figure. */
export const ProjectionAssumptions = z.object({
  basePlaysPerDay: z.number(),
  tierFactor: z.number(),
  genreFactor: z.number(),
  conversionPpm: z.int(),
  bandLow: z.number(),
  bandHigh: z.number(),
});
export const RevenueProjection = z.object({
  dailyMinor: z.int(),
  monthlyMinor: z.int(),
  annualMinor: z.int(),
});
export type RevenueProjection = z.infer<typeof RevenueProjection>;

/** What `POST /api/uploads` says of a track; owner only, as `cid` is the original's. */
export const UploadedTrack = z.object({
  id: z.string(),
  releaseId: z.string(),
  artistId: z.string(),
  title: z.string(),
  disc: z.int(),
  position: z.int(),
  isrc: z.string().nullable(),
  lyrics: z.string(),
  credits: z.array(Credit),
  /** Where the file stood in the folder that was dropped, its own name last. */
  path: z.string(),
  cid: z.string(),
  previewCid: z.string().nullable(),
  /** `fromMs`: where the one that plays begins, null for the store's own choice; `wantedMs`: where the next one will. */
  preview: z.object({
    fromMs: z.int().nullable(),
    wantedMs: z.int().nullable(),
    state: z.enum(["ready", "waiting", "failed"]),
  }),
  contentHash: z.string(),
  sizeBytes: z.int(),
  mimeType: z.string(),
  codec: z.string(),
  isLossless: z.boolean(),
  durationMs: z.int(),
  sampleRateHz: z.int(),
  bitDepth: z.int().nullable(),
  bitrateBps: z.int().nullable(),
  channels: z.int(),
  metadata: z.record(z.string(), z.unknown()),
  peaks: Peaks,
  /** Null for recordings from before the store listened for it. */
  analysis: SoundAnalysis.nullable(),
  coverUrl: z.string().nullable(),
  priceMinor: NonNegativeMinor,
  /** False while nobody has set a price for the track alone; `priceMinor` is then 0. */
  isPriced: z.boolean(),
  isPriceOpen: z.boolean(),
  currency: Currency,
  /** Whether anyone ever ordered it: it can then be taken out of the shop, but not deleted. */
  wasOrdered: z.boolean(),
  revenueProjection: RevenueProjection,
});
export type UploadedTrack = z.infer<typeof UploadedTrack>;
export const UploadResult = z.object({ track: UploadedTrack, processingMs: z.int() });
export type UploadResult = z.infer<typeof UploadResult>;

/** One resumable upload. `problem` says why a refused one was refused; its bytes are gone. */
export const OwnUpload = z.object({
  id: z.string(),
  artistId: z.string(),
  releaseId: z.string().nullable(),
  /** What its client called the files that belong to one release. */
  batch: z.string().nullable(),
  fileName: z.string(),
  sizeBytes: z.int(),
  /** Bytes that are kept so far. */
  receivedBytes: z.int(),
  state: z.enum(["receiving", "stored", "refused"]),
  /** False when the same bytes were here before. */
  isNew: z.boolean(),
  problem: Problem.nullable(),
  expiresAt: Timestamp,
});
export type OwnUpload = z.infer<typeof OwnUpload>;
/** The answer to GET /api/uploads/tus/{id}; `track` once it is stored. */
export const UploadView = OwnUpload.extend({ track: UploadedTrack.nullable() });
export type UploadView = z.infer<typeof UploadView>;
export const ArtistUsage = z.object({
  artistId: z.string(),
  usedFiles: z.int(),
  usedBytes: z.int(),
  maxFiles: z.int(),
  maxBytes: z.int(),
});
export type ArtistUsage = z.infer<typeof ArtistUsage>;
/** Unfinished uploads, oldest first, and the room of each artist. */
export const OwnUploads = z.object({ data: z.array(OwnUpload), usages: z.array(ArtistUsage) });
export type OwnUploads = z.infer<typeof OwnUploads>;

/** A record as its artist sees it, draft or published. `priceMinor` is null while the artist has not set one. */
export const OwnRelease = z.object({
  id: z.string(),
  slug: z.string(),
  artistId: z.string(),
  artistName: z.string(),
  title: z.string(),
  kind: ReleaseKind,
  status: ReleaseStatus,
  genre: Genre,
  priceMinor: NonNegativeMinor.nullable(),
  isPriceOpen: z.boolean(),
  suggestedMinor: NonNegativeMinor.nullable(),
  currency: Currency,
  coverUrl: z.string().nullable(),
  trackCount: z.int(),
  /** Whether anyone ever ordered it or a track of it. */
  wasOrdered: z.boolean(),
  /** When it was first in the shop; null before. */
  publishedAt: Timestamp.nullable(),
  /** When it publishes itself; null unless it is scheduled. */
  publishAt: Timestamp.nullable(),
  updatedAt: Timestamp,
  year: z.int().nullable(),
  /** What is still taken from the files; what was set by hand is not in it. */
  derived: z.array(Derived),
});
export type OwnRelease = z.infer<typeof OwnRelease>;
/** The answer to PATCH /api/releases/{id} and what the draft editor opens with; tracks in their order. */
export const OwnReleaseDetail = OwnRelease.extend({
  tracks: z.array(UploadedTrack),
  report: z.array(ReportItem),
});
export type OwnReleaseDetail = z.infer<typeof OwnReleaseDetail>;
