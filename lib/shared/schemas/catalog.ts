import { z } from "zod";
import { DOWNLOAD_FORMATS } from "../download-format";
import { readIsrc } from "../isrc";
import { Currency, NonNegativeMinor, Peaks, Timestamp } from "./common";
import { Credit, DERIVED, Derived, LONGEST_LYRICS, MOST_CREDITS } from "./draft";

/** The bins of the shop, by slug; names come from the message catalogue (`genres.*`). */
export const GENRES = ["tape-drone", "jazz", "folk", "machines", "cumbia", "guitars", "choir"] as const;
export const Genre = z.enum(GENRES);
export type Genre = z.infer<typeof Genre>;

const AccentSet = z.object({ accent: z.string(), quiet: z.string(), wash: z.string(), onAccent: z.string() });
/** Colours taken from the cover at upload, as `oklch(…)` strings, contrast-checked for each theme. */
export const Accent = z.object({ light: AccentSet, dark: AccentSet });
export type Accent = z.infer<typeof Accent>;

/** True: `priceMinor` is the least price, the buyer may name more. */
const IsPriceOpen = z.boolean();

export const PublicTrack = z.object({
  id: z.string(),
  title: z.string(),
  artistName: z.string(),
  artistSlug: z.string(),
  releaseId: z.string(),
  releaseSlug: z.string(),
  releaseTitle: z.string(),
  disc: z.int(),
  position: z.int(),
  priceMinor: NonNegativeMinor,
  isPriceOpen: IsPriceOpen,
  currency: Currency,
  durationMs: z.int(),
  previewCid: z.string().nullable(),
  /** Where the preview begins, when its artist chose it. */
  previewFromMs: z.int().nullable(),
  coverUrl: z.string().nullable(),
});
export type PublicTrack = z.infer<typeof PublicTrack>;

/** A track on a page: what `PublicTrack` says plus its waveform. */
export const TrackView = PublicTrack.extend({ peaks: Peaks, isOwned: z.boolean() });
export type TrackView = z.infer<typeof TrackView>;

export const ReleaseKind = z.enum(["single", "ep", "album"]);
/** `scheduled` publishes itself at its time; `unlisted` opens by a secret link only. */
export const RELEASE_STATUSES = ["draft", "scheduled", "published", "unlisted"] as const;
export const ReleaseStatus = z.enum(RELEASE_STATUSES);
export type ReleaseStatus = z.infer<typeof ReleaseStatus>;

/** A record in a list. `coverUrl` is null until the artist has one: the card then draws the title. */
export const ReleaseCard = z.object({
  id: z.string(),
  slug: z.string(),
  catalogNumber: z.string(),
  title: z.string(),
  kind: ReleaseKind,
  artistName: z.string(),
  artistSlug: z.string(),
  genre: Genre,
  priceMinor: NonNegativeMinor,
  isPriceOpen: IsPriceOpen,
  currency: Currency,
  trackCount: z.int(),
  bitDepth: z.int().nullable(),
  coverUrl: z.string().nullable(),
  publishedAt: Timestamp.nullable(),
  previewTrack: TrackView.nullable(),
  accent: Accent.nullable().optional(),
});
export type ReleaseCard = z.infer<typeof ReleaseCard>;

export const ReleaseView = ReleaseCard.extend({
  status: ReleaseStatus,
  description: z.string(),
  accent: Accent.nullable(),
  durationMs: z.int(),
  formatLabel: z.string(),
  /** What the record can be taken home as on this machine; `asUploaded`: tracks with nothing above their master to offer. */
  formats: z.array(z.object({ format: z.enum(DOWNLOAD_FORMATS), isFromLossy: z.boolean(), asUploaded: z.int() })),
  tracks: z.array(TrackView),
  credits: z.array(z.object({ role: z.string(), name: z.string() })),
  /** Tracks that have words or people of their own, in playing order. */
  words: z.array(z.object({ trackId: z.string(), title: z.string(), lyrics: z.string(), credits: z.array(Credit) })),
  year: z.int().nullable(),
  /** What reaches the artist of the release price, estimated with today's fees. */
  artistShareMinor: z.int(),
  /** Where the buyer names the price: what they may name beside the least price, and what reaches the artist of some. */
  named: z
    .object({
      leastMinor: z.int(),
      mostMinor: z.int(),
      /** What the artist proposes, over the least price; else the least price itself. */
      startMinor: z.int(),
      suggested: z.array(z.object({ amountMinor: z.int(), artistShareMinor: z.int() })),
    })
    .nullable(),
  related: z.array(ReleaseCard),
});
export type ReleaseView = z.infer<typeof ReleaseView>;

export const ArtistView = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  place: z.string(),
  bio: z.string(),
  coverUrl: z.string().nullable(),
  releases: z.array(ReleaseCard),
  /** Most played first. */
  topTracks: z.array(TrackView).optional(),
});
export type ArtistView = z.infer<typeof ArtistView>;

/** A search answer. `matchedBy` says how a hit was found; `exactCount` is what the typed words alone would find. */
export const SearchResult = z.object({
  q: z.string(),
  exactCount: z.int(),
  releases: z.array(ReleaseCard.extend({ matchedBy: z.enum(["exact", "close", "browse"]), matchedText: z.string() })),
  tracks: z.array(TrackView.extend({ matchedBy: z.enum(["exact", "close", "browse"]) })),
  artists: z.array(
    z.object({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      place: z.string(),
      matchedBy: z.enum(["exact", "close", "browse"]),
    }),
  ),
});
export type SearchResult = z.infer<typeof SearchResult>;

export const TrackQuery = z.strictObject({
  q: z.string().max(200).optional(),
  genre: Genre.optional(),
  sort: z.enum(["new", "popular", "price"]).default("new"),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** The width of a cover in pixels. */
export const CoverQuery = z.strictObject({ w: z.enum(["400", "1200"]).default("1200") });

const Title = z.string().trim().min(1, "give it a title").max(200);
/** A price as typed: a plain decimal such as "1.29". Currency rules and the store's minimum are checked by the domain. */
export const PriceText = z
  .string()
  .trim()
  .regex(/^\d{1,12}(\.\d{1,3})?$/, "a plain amount such as 1.29");

export const ReleaseInput = z.strictObject({
  artistId: z.string().optional(),
  title: Title,
  /** The store's own when left out. */
  currency: Currency.optional(),
  price: PriceText.optional(),
  genre: Genre.optional(),
});
const TrackPlace = z.strictObject({ id: z.string(), disc: z.int().min(1).max(50) });
export const ReleasePatch = z.strictObject({
  title: Title.optional(),
  description: z.string().max(4000).optional(),
  genre: Genre.optional(),
  currency: Currency.optional(),
  price: PriceText.optional(),
  isPriceOpen: z.boolean().optional(),
  /** What the page proposes where the price is open; null takes it back. */
  suggestedPrice: PriceText.nullable().optional(),
  status: ReleaseStatus.optional(),
  /** When a `scheduled` release publishes itself. */
  publishAt: Timestamp.optional(),
  /** One price for each of these tracks, all or none. */
  trackPrices: z
    .strictObject({
      tracks: z.array(z.string()).min(1).max(200),
      price: PriceText,
      isPriceOpen: z.boolean().optional(),
    })
    .optional(),
  year: z.int().min(1860).max(2200).optional(),
  kind: ReleaseKind.optional(),
  /** Track ids in their new order, with a disc where there are several; must name exactly the tracks of the release. */
  tracks: z
    .array(z.union([z.string(), TrackPlace]))
    .min(1)
    .max(200)
    .optional(),
  /** Takes the order anew, from the numbers in the tags or from the names of the files. */
  orderBy: z.enum(["tags", "names"]).optional(),
  /** Takes these from the files again, as when they came in. */
  derive: z.array(Derived).max(DERIVED.length).optional(),
});
export type ReleasePatch = z.infer<typeof ReleasePatch>;
export const TrackPatch = z.strictObject({
  title: Title.optional(),
  price: PriceText.optional(),
  isPriceOpen: z.boolean().optional(),
  /** In any usual spelling; empty takes it away. */
  isrc: z
    .string()
    .max(40)
    .transform((text, context) => {
      if (text.trim() === "") return "";
      const isrc = readIsrc(text);
      if (!isrc) context.addIssue({ code: "custom", message: "two letters, three letters or digits, seven digits" });
      return isrc ?? z.NEVER;
    })
    .optional(),
  lyrics: z.string().max(LONGEST_LYRICS).optional(),
  credits: z.array(Credit).max(MOST_CREDITS).optional(),
});
export type TrackPatch = z.output<typeof TrackPatch>;

/** A secret way to an unlisted release. The address is shown once, when it is made. */
export const ReleaseLink = z.object({
  id: z.string(),
  label: z.string(),
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
});
export type ReleaseLink = z.infer<typeof ReleaseLink>;
export const ReleaseLinks = z.object({ data: z.array(ReleaseLink) });
export const ReleaseLinkInput = z.strictObject({ label: z.string().trim().max(100).default("") });
export const CreatedReleaseLink = z.object({ link: ReleaseLink, url: z.string() });
export type CreatedReleaseLink = z.infer<typeof CreatedReleaseLink>;
/** `key`: the secret of a release's link. */
export const ReleaseLinkQuery = z.strictObject({ key: z.string().min(16).max(64) });

export const PlaySource = z.enum(["home", "release", "artist", "search", "library", "portal", "link"]);
export const PlayBatch = z.strictObject({
  plays: z
    .array(
      z.strictObject({
        trackId: z.string(),
        playedMs: z.int().min(0).max(86_400_000),
        source: PlaySource,
      }),
    )
    .min(1)
    .max(50),
});

/** `deleted`: nobody had ever ordered it, nothing is left. `withdrawn`: it left the shop, and who bought it keeps it. */
export const Removal = z.object({ outcome: z.enum(["deleted", "withdrawn"]) });
export type Removal = z.infer<typeof Removal>;
