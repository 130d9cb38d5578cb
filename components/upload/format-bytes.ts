const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const GIBIBYTE = 1024 * MEBIBYTE;

/** "640 KB", "41.2 MB", "1.2 GB": binary units under their everyday names, so that sizes and limits agree to the byte. */
export function formatBytes(sizeBytes: number): string {
  const { value, name } = pickUnit(sizeBytes);
  return `${inUnit(sizeBytes, value)} ${name}`;
}

/** The parts of "38.2 of 62.7 MB": one unit for both, so that they compare at a glance. */
export function splitBytes(partBytes: number, wholeBytes: number): { part: string; whole: string } {
  return { part: inUnit(partBytes, pickUnit(wholeBytes).value), whole: formatBytes(wholeBytes) };
}

/** "50 MB", "1 GB": a limit without a useless ".0". */
export function formatLimit(limitBytes: number): string {
  return formatBytes(limitBytes).replace(".0 ", " ");
}

function pickUnit(sizeBytes: number) {
  if (sizeBytes >= GIBIBYTE) return { value: GIBIBYTE, name: "GB" };
  return sizeBytes >= MEBIBYTE ? { value: MEBIBYTE, name: "MB" } : { value: KIBIBYTE, name: "KB" };
}

function inUnit(sizeBytes: number, unit: number): string {
  return unit === KIBIBYTE ? String(Math.ceil(sizeBytes / unit)) : (sizeBytes / unit).toFixed(1);
}
