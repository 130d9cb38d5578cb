/** Time as a dependency: tests and the demo's simulated sales pass their own. */
export type Clock = { now(): Date };
export const systemClock: Clock = { now: () => new Date() };

/** Start of the UTC hour that holds `at`. */
export function startOfHour(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
}

/** Calendar day (YYYY-MM-DD) of `at` in an IANA zone; days of record are the store's (decisions.md D9). */
export function dayInZone(at: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    at,
  );
}
