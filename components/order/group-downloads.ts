import type { OrderView } from "@/lib/shared/schemas/checkout";

type Line = OrderView["lines"][number];
export type DownloadItem = OrderView["downloads"][number];
export type DownloadGroup = { line: Line; downloads: DownloadItem[]; durationMs: number; sizeBytes: number };

/** Downloads under the thing that was bought, in the order of the lines; a line without any is left out. */
export function groupDownloads({ lines, downloads }: Pick<OrderView, "lines" | "downloads">): DownloadGroup[] {
  return lines.flatMap((line) => {
    const own = downloads.filter((download) => download.lineId === line.id);
    if (own.length === 0) return [];
    const durationMs = own.reduce((sum, download) => sum + download.durationMs, 0);
    const sizeBytes = own.reduce((sum, download) => sum + download.sizeBytes, 0);
    return [{ line, downloads: own, durationMs, sizeBytes }];
  });
}
