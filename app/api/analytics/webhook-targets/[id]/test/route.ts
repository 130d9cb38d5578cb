import { testWebhookTarget } from "@/lib/analytics/send-to-target";
import { route } from "@/lib/platform/route";
import { WebhookTry } from "@/lib/shared/schemas/alerts";

export const POST = route({ access: "admin", scope: "settings:write" }, async ({ params }) => ({
  body: WebhookTry.parse(await testWebhookTarget(params.id ?? "")),
}));
