const MEGABYTE = 1_000_000;
const GIGABYTE = 1_000_000_000;

/** 8 812 345 → "8.8 MB", 412 345 → "412 kB": decimal units, as download lists show them. */
export function formatSize(sizeBytes: number): string {
  if (sizeBytes < MEGABYTE) return `${Math.max(1, Math.round(sizeBytes / 1000))} kB`;
  if (sizeBytes < GIGABYTE) return `${(sizeBytes / MEGABYTE).toFixed(1)} MB`;
  return `${(sizeBytes / GIGABYTE).toFixed(1)} GB`;
}
