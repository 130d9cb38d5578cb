import { applyAsArtist } from "@/lib/accounts/applications";
import { readAccount } from "@/lib/accounts/read-account";
import { route } from "@/lib/platform/route";
import { AccountView, ApplicationInput } from "@/lib/shared/schemas/account";

export const POST = route({ access: "user", body: ApplicationInput, limit: "mail" }, async ({ actor, body }) => {
  await applyAsArtist(actor.userId, body);
  return { status: 201, body: AccountView.parse(await readAccount(actor)) };
});
