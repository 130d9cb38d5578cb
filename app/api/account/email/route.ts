import { beginEmailChange, dropEmailChange } from "@/lib/accounts/change-email";
import { route } from "@/lib/platform/route";
import { AccountMailInput } from "@/lib/shared/schemas/account";

export const POST = route({ access: "user", body: AccountMailInput, limit: "mail" }, async ({ actor, body }) => {
  await beginEmailChange(actor, body.email);
  return { status: 204 };
});

export const DELETE = route({ access: "user" }, async ({ actor }) => {
  await dropEmailChange(actor.userId);
  return { status: 204 };
});
