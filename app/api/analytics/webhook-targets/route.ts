import { addWebhookTarget, listWebhookTargets } from "@/lib/analytics/webhook-targets";
import { route } from "@/lib/platform/route";
import { WebhookTargetInput, WebhookTargetList } from "@/lib/shared/schemas/alerts";

const readAll = async () => WebhookTargetList.parse({ data: await listWebhookTargets() });

export const GET = route({ access: "admin", scope: "settings:read" }, async () => ({ body: await readAll() }));

export const POST = route(
  { access: "admin", scope: "settings:write", body: WebhookTargetInput },
  async ({ actor, body }) => {
    await addWebhookTarget(actor, body);
    return { status: 201, body: await readAll() };
  },
);
