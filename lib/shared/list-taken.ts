import type { DownloadFormat } from "./download-format";

type TakenItem = { taken: readonly DownloadFormat[]; isRevoked: boolean };

/** The formats in which all of a purchase was taken home, the last one first; what was given back does not count. */
export function listTaken(downloads: readonly TakenItem[]): DownloadFormat[] {
  const [first, ...others] = downloads.filter(({ isRevoked }) => !isRevoked);
  return first ? first.taken.filter((format) => others.every(({ taken }) => taken.includes(format))) : [];
}
