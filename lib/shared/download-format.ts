/** What a buyer can take a track home as. `original` is the artist's file to the byte, with whatever tags it came with. */
export const DOWNLOAD_FORMATS = [
  "original",
  "flac",
  "alac",
  "wav",
  "aiff",
  "mp3_v0",
  "mp3_320",
  "aac",
  "ogg",
  "opus",
] as const;
export type DownloadFormat = (typeof DOWNLOAD_FORMATS)[number];
/** A format that is made for the buyer, with tags and cover. */
export type RenderedFormat = Exclude<DownloadFormat, "original">;
export const RENDERED_FORMATS = DOWNLOAD_FORMATS.filter((format): format is RenderedFormat => format !== "original");

export type Master = { isLossless: boolean; bitrateBps: number | null };
/** `isFromLossy`: made from a master that had lost something already; a buyer reads that. */
export type Offer = { format: DownloadFormat; isFromLossy: boolean };

const NOMINAL_BPS: Readonly<Record<"mp3_v0" | "mp3_320" | "aac" | "ogg" | "opus", number>> = {
  mp3_v0: 245_000,
  mp3_320: 320_000,
  aac: 256_000,
  ogg: 224_000,
  opus: 160_000,
};

function isLossyFormat(format: DownloadFormat): format is keyof typeof NOMINAL_BPS {
  return Object.hasOwn(NOMINAL_BPS, format);
}

/**
 * The formats a master is offered in: never one above it (decisions.md D19). A lossless master comes in all; a lossy one in
 * no lossless format, and in no lossy one that has more bits than itself.
 */
export function listOffers({ isLossless, bitrateBps }: Master): Offer[] {
  const isOffered = (format: DownloadFormat) =>
    isLossless ||
    format === "original" ||
    (isLossyFormat(format) && bitrateBps !== null && NOMINAL_BPS[format] <= bitrateBps);
  return DOWNLOAD_FORMATS.filter(isOffered).map((format) => ({
    format,
    isFromLossy: !isLossless && format !== "original",
  }));
}
