import type { DownloadFormat } from "@/lib/shared/download-format";
import type { DownloadSet } from "@/lib/shared/schemas/downloads";
import type { DownloadItem } from "./group-downloads";

export type TakenItem = Pick<DownloadItem, "isRevoked" | "sizeBytes" | "url" | "format" | "offers">;
/** `last`: a format whose files are known to be there. */
type Purchase = {
  orderId: string;
  lineId: string;
  downloads: readonly TakenItem[];
  last?: { format: DownloadFormat; sizeBytes: number } | null;
};
/** `first`: what names the artist's own format; `sizeBytes`: of what is taken, as far as it is known. */
export type Take = { href: string; sizeBytes: number; isZip: boolean; isReady: boolean; first: TakenItem };

/** How one purchase is taken home in a format: a track as a file, more as a zip. Null when all of it was given back. */
export function planTake(
  { orderId, lineId, downloads, last }: Purchase,
  { format, set }: { format: DownloadFormat; set: DownloadSet | null },
): Take | null {
  const left = downloads.filter(({ isRevoked }) => !isRevoked);
  const [first] = left;
  if (!first) return null;
  const isZip = downloads.length > 1;
  const zip = new URLSearchParams({ line: lineId, format });
  const made = last?.format === format ? last : null;
  const originalBytes = left.reduce((sum, download) => sum + download.sizeBytes, 0);
  return {
    first,
    isZip,
    href: isZip ? `/api/orders/${orderId}/files.zip?${zip}` : `${first.url}&format=${format}`,
    sizeBytes: made?.sizeBytes ?? set?.files.reduce((sum, file) => sum + (file.sizeBytes ?? 0), 0) ?? originalBytes,
    isReady: format === "original" || made !== null || (set !== null && set.ready === set.total),
  };
}
