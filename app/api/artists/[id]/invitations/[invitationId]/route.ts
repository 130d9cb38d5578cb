import { withdrawInvitation } from "@/lib/accounts/invite";
import { route } from "@/lib/platform/route";

export const DELETE = route({ access: "user" }, async ({ actor, params }) => {
  await withdrawInvitation(actor, { artistId: params.id ?? "", invitationId: params.invitationId ?? "" });
  return { status: 204 };
});
