import { inviteArtist } from "@/lib/accounts/invite";
import { route } from "@/lib/platform/route";
import { ArtistInvitationInput, InvitationView } from "@/lib/shared/schemas/account";

export const POST = route({ access: "admin", body: ArtistInvitationInput }, async ({ actor, body }) => ({
  status: 201,
  body: InvitationView.parse(await inviteArtist(actor, body)),
}));
