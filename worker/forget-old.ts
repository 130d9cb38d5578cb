import "server-only";
import { clearOldSettlements } from "@/lib/payments/clear-old-settlements";
import { forgetOld } from "@/lib/retention/forget-old";
import { systemClock } from "@/lib/shared/time";

/** The one job that forgets: the lines of settlements go by the rules of reconciliation. */
export async function forgetOldJob(): Promise<void> {
  await forgetOld({ settlements: clearOldSettlements }, systemClock);
}
