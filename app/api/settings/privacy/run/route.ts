import { route } from "@/lib/platform/route";
import { askToForget } from "@/lib/retention/ask-to-forget";

export const POST = route({ access: "admin", scope: "settings:write" }, async ({ actor }) => {
  await askToForget(actor.userId);
  return { status: 202 };
});
