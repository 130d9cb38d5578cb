import { isRunning, type UploadItem, type UploadState } from "./upload-item";

export const PARALLEL_UPLOADS = 3;

/** Waiting files that may start now, in order: three at a time over all records. */
export function selectStartable({ items }: UploadState): UploadItem[] {
  const free = PARALLEL_UPLOADS - items.filter(isRunning).length;
  return items.filter((item) => item.phase === "waiting" && item.file !== null).slice(0, Math.max(0, free));
}
