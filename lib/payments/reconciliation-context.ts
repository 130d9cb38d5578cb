import "server-only";
import { systemClock } from "@/lib/shared/time";
import { availableRails } from "./available-rails";
import type { ReconciliationContext } from "./reconcile-day";

/** Lists are read past breakers and slots: a night's reading must neither wait for payments nor hold them up. */
export function reconciliationContext(): ReconciliationContext {
  return { clock: systemClock, rails: availableRails() };
}
