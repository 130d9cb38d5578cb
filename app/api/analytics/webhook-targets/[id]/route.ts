import { removeWebhookTarget } from "@/lib/analytics/webhook-targets";
import { route } from "@/lib/platform/route";

export const DELETE = route({ access: "admin", scope: "settings:write" }, async ({ actor, params }) => {
  await removeWebhookTarget(actor, params.id ?? "");
  return { status: 204 };
});
