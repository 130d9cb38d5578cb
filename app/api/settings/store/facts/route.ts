import { changeStoreFacts, viewStoreFacts } from "@/lib/accounts/change-store-facts";
import { route } from "@/lib/platform/route";
import { StoreFactsInput, StoreFactsView } from "@/lib/shared/schemas/store";

export const GET = route({ access: "admin", scope: "settings:read" }, async ({ actor }) => ({
  body: StoreFactsView.parse(await viewStoreFacts(actor)),
}));

export const PUT = route(
  { access: "admin", scope: "settings:write", body: StoreFactsInput },
  async ({ actor, body }) => {
    await changeStoreFacts(actor, body);
    return { body: StoreFactsView.parse(await viewStoreFacts(actor)) };
  },
);
