import "server-only";

const FIRST_MS = 1_000;
const LONGEST_MS = 24 * 3_600_000;

/** Wait before question number `count` + 1 about an unknown: 1 s, 2 s, 4 s … 1 day. */
export function backoffMs(count: number): number {
  return Math.min(FIRST_MS * 2 ** Math.min(count, 30), LONGEST_MS);
}
