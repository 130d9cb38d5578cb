import { inviteMember } from "@/lib/accounts/invite";
import { route } from "@/lib/platform/route";
import { InvitationInput, InvitationView } from "@/lib/shared/schemas/account";

export const POST = route({ access: "user", body: InvitationInput }, async ({ actor, params, body }) => ({
  status: 201,
  body: InvitationView.parse(await inviteMember(actor, params.id ?? "", body)),
}));
