import { snoozeAlert } from "@/lib/analytics/alerts";
import { route } from "@/lib/platform/route";
import { AlertSnooze } from "@/lib/shared/schemas/alerts";

export const POST = route({ access: ["analyst", "admin"], body: AlertSnooze }, async ({ actor, params, body }) => {
  await snoozeAlert(actor, params.id ?? "", body.minutes);
  return { status: 204 };
});
