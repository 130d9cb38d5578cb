import { endOwnSession } from "@/lib/accounts/end-sessions";
import { route } from "@/lib/platform/route";

export const DELETE = route({ access: "user" }, async ({ actor, params }) => {
  await endOwnSession(actor.userId, params.id ?? "");
  return { status: 204 };
});
