import { removeWebhookTarget, switchWebhookTarget } from "@/lib/analytics/webhook-targets";
import { route } from "@/lib/platform/route";
import { WebhookTargetChange } from "@/lib/shared/schemas/alerts";

export const PATCH = route(
  { access: "admin", scope: "settings:write", body: WebhookTargetChange },
  async ({ actor, body, params }) => {
    await switchWebhookTarget(actor, params.id ?? "", body.isEnabled);
    return { status: 204 };
  },
);

export const DELETE = route({ access: "admin", scope: "settings:write" }, async ({ actor, params }) => {
  await removeWebhookTarget(actor, params.id ?? "");
  return { status: 204 };
});
