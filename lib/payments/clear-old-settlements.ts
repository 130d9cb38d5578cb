import "server-only";
import { clearOldLines } from "./sql/day-rows";

/** What providers listed before the UTC day of `before` goes; what it has come to stays. Returns how many lines went. */
export async function clearOldSettlements(before: Date, now = new Date()): Promise<number> {
  return clearOldLines(before.toISOString().slice(0, 10), now);
}
