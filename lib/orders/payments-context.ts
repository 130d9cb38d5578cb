import "server-only";
import { availableRails } from "@/lib/payments/available-rails";
import type { PaymentsContext } from "@/lib/payments/context";
import { env } from "@/lib/platform/env";
import { processGlobal } from "@/lib/platform/process-global";
import { toPublicId } from "@/lib/shared/ids";
import { systemClock } from "@/lib/shared/time";
import { planSale } from "./plan-sale";

/** The payment machine as this process is configured: its rails, the system clock, this store's way to book a sale. */
export function configuredContext(): PaymentsContext {
  return processGlobal("payments", () => ({
    clock: systemClock,
    rails: availableRails(),
    livemode: env.BACKLINE_MODE === "live",
    planSale,
    returnUrl: (orderId: string) => new URL(`/orders/${toPublicId("order", orderId)}`, env.PUBLIC_URL).href,
  }));
}
