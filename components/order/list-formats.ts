import { DOWNLOAD_FORMATS, type DownloadFormat } from "@/lib/shared/download-format";
import type { DownloadItem } from "./group-downloads";

/** `asUploaded`: how many tracks have nothing above their master to offer and come as they are. */
export type FormatChoice = { format: DownloadFormat; isFromLossy: boolean; asUploaded: number };

/** What a record can be taken home as: every format that any of its tracks is offered in. */
export function listFormats(downloads: readonly Pick<DownloadItem, "offers" | "isRevoked">[]): FormatChoice[] {
  const own = downloads.filter(({ isRevoked }) => !isRevoked);
  return DOWNLOAD_FORMATS.flatMap((format) => {
    const offers = own.flatMap((download) => download.offers.filter((offer) => offer.format === format));
    if (offers.length === 0) return [];
    return [{ format, isFromLossy: offers.some((offer) => offer.isFromLossy), asUploaded: own.length - offers.length }];
  });
}
