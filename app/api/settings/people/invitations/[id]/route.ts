import { withdrawInvitation } from "@/lib/accounts/invite";
import { route } from "@/lib/platform/route";

export const DELETE = route({ access: "admin" }, async ({ actor, params }) => {
  await withdrawInvitation(actor, { artistId: null, invitationId: params.id ?? "" });
  return { status: 204 };
});
