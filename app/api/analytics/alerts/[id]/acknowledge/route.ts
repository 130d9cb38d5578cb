import { acknowledgeAlert } from "@/lib/analytics/alerts";
import { route } from "@/lib/platform/route";

export const POST = route({ access: ["analyst", "admin"] }, async ({ actor, params }) => {
  await acknowledgeAlert(actor, params.id ?? "");
  return { status: 204 };
});
