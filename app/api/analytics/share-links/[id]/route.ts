import { revokeShareLink } from "@/lib/analytics/share-link";
import { route } from "@/lib/platform/route";

export const DELETE = route({ access: ["artist", "analyst", "admin"] }, async ({ actor, params }) => {
  await revokeShareLink(actor, params.id ?? "");
  return { status: 204 };
});
