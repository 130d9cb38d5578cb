import "server-only";
import { counter } from "./metrics";
import { getSetting } from "./settings";

/** `metadata`: JSON of the catalogue. `preview`, `cover`: bytes that anyone may have. */
export type CacheKind = "metadata" | "preview" | "cover";
const GIB = 1_073_741_824;

const hits = counter("backline_cache_hits_total", "Answers from the smart cache", ["kind"]);
const misses = counter("backline_cache_misses_total", "Answers that had to be made", ["kind"]);
const writes = counter("backline_cache_writes_total", "Values put into the smart cache", ["kind"]);
const saved = counter("backline_cache_saved_bytes_total", "Bytes that were not read from database or store", ["kind"]);
const savedMicros = counter(
  "backline_cache_saved_usd_micros_total",
  "What reading them would have cost where the store charges by the GiB (setting storageReadMicrosPerGib), millionths of a dollar",
  ["kind"],
);

export async function countHit(kind: CacheKind, sizeBytes: number): Promise<void> {
  hits.inc({ kind });
  saved.inc({ kind }, sizeBytes);
  savedMicros.inc({ kind }, (sizeBytes * (await getSetting("storageReadMicrosPerGib"))) / GIB);
}

export function countMiss(kind: CacheKind): void {
  misses.inc({ kind });
}

export function countWrite(kind: CacheKind): void {
  writes.inc({ kind });
}
