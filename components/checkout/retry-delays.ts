/** Tries of one request under one key before the form says so; about half a minute in all. */
export const MAX_TRIES = 8;
const LONGEST_PAUSE_MS = 10_000;
/** A longer `Retry-After` is told to the buyer instead of being waited out. */
export const LONGEST_WAIT_MS = 60_000;

/** The wait before try number `tries` + 1: what the shop asked for, else doubling from half a second. */
export function retryDelayMs(tries: number, retryAfterMs: number | null): number {
  return retryAfterMs ?? Math.min(500 * 2 ** (tries - 1), LONGEST_PAUSE_MS);
}

const CHECK_DELAYS_MS = [1_000, 2_000, 3_000, 5_000, 5_000, 10_000, 10_000, 15_000, 15_000];

/** The wait before asking again how a payment ended, after `checks` questions. */
export function checkDelayMs(checks: number): number {
  return CHECK_DELAYS_MS[checks] ?? 30_000;
}
