import { askToVerify } from "@/lib/accounts/ask-for-account-mail";
import { route } from "@/lib/platform/route";
import { systemClock } from "@/lib/shared/time";

export const POST = route({ access: "user", limit: "mail" }, async ({ actor }) => {
  await askToVerify(actor.userId, systemClock);
  return { status: 204 };
});
