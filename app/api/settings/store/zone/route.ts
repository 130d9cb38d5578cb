import { viewStoreFacts } from "@/lib/accounts/change-store-facts";
import { requireFreshSignIn } from "@/lib/accounts/require-fresh-sign-in";
import { changeStoreZone } from "@/lib/analytics/change-zone";
import { route } from "@/lib/platform/route";
import { StoreFactsView, StoreZoneInput } from "@/lib/shared/schemas/store";

export const PUT = route(
  { access: "admin", scope: "settings:write", body: StoreZoneInput },
  async ({ actor, body }) => {
    await requireFreshSignIn(actor);
    await changeStoreZone(actor.userId, body);
    return { body: StoreFactsView.parse(await viewStoreFacts(actor)) };
  },
);
