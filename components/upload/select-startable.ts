import { isRunning, type UploadItem, type UploadState } from "./upload-item";

export const PARALLEL_UPLOADS = 2;

/**
 * Waiting files that may start now, in order: two at a time over all groups, and one alone in a group that has no
 * release yet, because its answer says where the others go.
 */
export function selectStartable({ items, releaseIds }: UploadState): UploadItem[] {
  const running = items.filter(isRunning);
  const unbound = new Set(running.map((item) => item.target.groupKey).filter((groupKey) => !releaseIds[groupKey]));
  const chosen: UploadItem[] = [];
  for (const item of items) {
    if (running.length + chosen.length >= PARALLEL_UPLOADS) break;
    const { groupKey } = item.target;
    if (item.phase !== "waiting" || unbound.has(groupKey)) continue;
    if (!releaseIds[groupKey]) unbound.add(groupKey);
    chosen.push(item);
  }
  return chosen;
}
