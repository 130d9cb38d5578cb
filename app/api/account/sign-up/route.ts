import { askForAccountMail } from "@/lib/accounts/ask-for-account-mail";
import { route } from "@/lib/platform/route";
import { AccountMailInput } from "@/lib/shared/schemas/account";
import { systemClock } from "@/lib/shared/time";

export const POST = route({ access: "guest", body: AccountMailInput, limit: "mail" }, async ({ body }) => {
  await askForAccountMail("sign-up", body.email, systemClock);
  return { status: 204 };
});
