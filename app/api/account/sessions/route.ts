import { endOtherSessions } from "@/lib/accounts/end-sessions";
import { route } from "@/lib/platform/route";
import { SessionsEnded } from "@/lib/shared/schemas/account";

export const DELETE = route({ access: "user" }, async ({ actor }) => ({
  body: SessionsEnded.parse({ ended: await endOtherSessions(actor.userId, actor.sessionId) }),
}));
