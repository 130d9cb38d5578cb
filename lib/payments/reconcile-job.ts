import "server-only";
import { z } from "zod";
import { UtcDay } from "@/lib/shared/schemas/reconciliation";
import { RAILS } from "./provider";
import { type ReconciliationContext, reconcileDay } from "./reconcile-day";

const Payload = z.object({ rail: z.enum(RAILS), day: UtcDay });

/** One day of one provider, from the queue. Throws what keeps the job on it. */
export async function reconcileJob(context: ReconciliationContext, payload: unknown): Promise<void> {
  await reconcileDay(context, Payload.parse(payload));
}
