import { dateFormat } from "./kept-formats";

/** "2026-12-01T09:00", as a clock on the wall of an IANA zone shows `at`. */
export function toWallTime(at: Date, zone: string): string {
  const format = dateFormat("sv-SE-u-nu-latn-ca-gregory", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return format.format(at).replace(" ", "T");
}

/**
 * The instant at which a clock in an IANA zone shows "2026-12-01T09:00"; null for text that is no such time. A time that a
 * clock change skips is as much later; of one that comes twice it is the first.
 */
export function fromWallTime(wallTime: string, zone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wallTime)) return null;
  const asUtcMs = Date.parse(`${wallTime}Z`);
  if (Number.isNaN(asUtcMs)) return null;
  const offsetAt = (ms: number) => Date.parse(`${toWallTime(new Date(ms), zone)}Z`) - ms;
  const DAY_MS = 86_400_000;
  // the offset before the nearest clock change, and the one after it
  const [before, after] = [offsetAt(asUtcMs - DAY_MS), offsetAt(asUtcMs + DAY_MS)];
  for (const offset of [before, after]) {
    const at = new Date(asUtcMs - offset);
    if (toWallTime(at, zone) === wallTime) return at;
  }
  return new Date(asUtcMs - before);
}
