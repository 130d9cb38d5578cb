import { viewStoreFacts } from "@/lib/accounts/change-store-facts";
import { requireFreshSignIn } from "@/lib/accounts/require-fresh-sign-in";
import { changeMailServer } from "@/lib/mail/take-mail-server";
import { route } from "@/lib/platform/route";
import { StoreFactsView, StoreMailInput } from "@/lib/shared/schemas/store";

export const PUT = route(
  { access: "admin", scope: "settings:write", body: StoreMailInput },
  async ({ actor, body }) => {
    await requireFreshSignIn(actor);
    await changeMailServer(actor.userId, body);
    return { body: StoreFactsView.parse(await viewStoreFacts(actor)) };
  },
);
