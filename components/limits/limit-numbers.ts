const MEBIBYTE = 1_048_576;
/** How many of its own unit one number of a field stands for. */
export const UNITS = {
  maxLossyBytes: MEBIBYTE,
  maxLosslessBytes: MEBIBYTE,
  maxFilesPerArtist: 1,
  maxBytesPerArtist: 1024 * MEBIBYTE,
  uploadKeepDays: 1,
} as const;
export type LimitKey = keyof typeof UNITS;
export const LIMIT_KEYS = Object.keys(UNITS) as LimitKey[];

/** As it stands in the field: at most two decimals. */
export function showNumber(value: number | null, unit: number): string {
  return value === null ? "" : String(Number((value / unit).toFixed(2)));
}

/** Null for an empty field, NaN for what is no number. */
export function readNumber(text: string, unit: number): number | null {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  return /^\d+(\.\d+)?$/.test(trimmed) ? Math.round(Number(trimmed) * unit) : Number.NaN;
}
