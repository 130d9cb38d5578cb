import { listMembers } from "@/lib/accounts/membership";
import { route } from "@/lib/platform/route";
import { MemberList } from "@/lib/shared/schemas/account";

export const GET = route({ access: "user" }, async ({ actor, params }) => ({
  body: MemberList.parse(await listMembers(actor, params.id ?? "")),
}));
