import { addWebhookTarget, listWebhookTargets } from "@/lib/analytics/webhook-targets";
import { route } from "@/lib/platform/route";
import { CreatedWebhookTarget, WebhookTargetInput, WebhookTargetList } from "@/lib/shared/schemas/alerts";

export const GET = route({ access: "admin", scope: "settings:read" }, async () => ({
  body: WebhookTargetList.parse({ data: await listWebhookTargets() }),
}));

export const POST = route(
  { access: "admin", scope: "settings:write", body: WebhookTargetInput },
  async ({ actor, body }) => ({ status: 201, body: CreatedWebhookTarget.parse(await addWebhookTarget(actor, body)) }),
);
