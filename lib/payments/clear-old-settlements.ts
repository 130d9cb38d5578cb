import "server-only";
import { env } from "@/lib/platform/env";
import { addDays } from "@/lib/shared/time";
import { clearOldLines } from "./sql/day-rows";

/** What providers listed longer than SETTLEMENT_KEEP_DAYS ago goes; what it has come to stays. */
export async function clearOldSettlements(now: Date): Promise<void> {
  await clearOldLines(addDays(now.toISOString().slice(0, 10), -env.SETTLEMENT_KEEP_DAYS), now);
}
