import "server-only";
import { deliverAlerts } from "@/lib/analytics/deliver-alerts";
import { keepAlerts } from "@/lib/analytics/keep-alerts";

/** Asks the rules; what they raise is sent by the next loop, so that a slow receiver never delays a rule. */
export const alertsLoop = {
  name: "alerts",
  everyMs: 30_000,
  turn: async () => {
    await keepAlerts();
    return false;
  },
};

export const alertDeliveryLoop = { name: "alert-delivery", everyMs: 5_000, turn: () => deliverAlerts() };
