import { readAccount, renamePerson } from "@/lib/accounts/read-account";
import { route } from "@/lib/platform/route";
import { AccountPatch, AccountView } from "@/lib/shared/schemas/account";

export const GET = route({ access: "user" }, async ({ actor }) => ({
  body: AccountView.parse(await readAccount(actor)),
}));

export const PATCH = route({ access: "user", body: AccountPatch }, async ({ actor, body }) => {
  await renamePerson(actor.userId, body.name);
  return { body: AccountView.parse(await readAccount(actor)) };
});
