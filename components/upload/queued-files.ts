import type { KeptFile, QueuedTarget } from "./kept-files";

const PREFIX = "queued:";

export type QueuedFile = { key: string; file: File; target: QueuedTarget };

/** What a file is kept under before its upload has an address. */
export const queuedAddress = (key: string) => PREFIX + key;
export const isQueuedAddress = (address: string) => address.startsWith(PREFIX);

/**
 * Files of an earlier visit that had not begun, in the order they were dropped: not those that another tab is at work on
 * (`held`), nor those that are kept under an address too, because the page left just then.
 */
export function selectQueued(kept: Iterable<KeptFile>, held: ReadonlySet<string>): QueuedFile[] {
  const all = [...kept];
  const begun = new Set(all.flatMap(({ uploadUrl, key }) => (key && !isQueuedAddress(uploadUrl) ? [key] : [])));
  return all
    .flatMap(({ uploadUrl, file, key, queued }) =>
      key && queued && isQueuedAddress(uploadUrl) && !held.has(uploadUrl) && !begun.has(key)
        ? [{ key, file, target: queued }]
        : [],
    )
    .sort((a, b) => a.target.order - b.target.order);
}
