import { changeMember, listMembers, removeMember } from "@/lib/accounts/membership";
import { route } from "@/lib/platform/route";
import { MemberChange, MemberList } from "@/lib/shared/schemas/account";

export const PATCH = route({ access: "user", body: MemberChange }, async ({ actor, params, body }) => {
  const { id: artistId = "", userId = "" } = params;
  await changeMember({ actor, artistId, userId, role: body.role });
  return { body: MemberList.parse(await listMembers(actor, artistId)) };
});

export const DELETE = route({ access: "user" }, async ({ actor, params }) => {
  await removeMember({ actor, artistId: params.id ?? "", userId: params.userId ?? "" });
  return { status: 204 };
});
