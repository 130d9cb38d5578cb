import { changePassword } from "@/lib/accounts/change-password";
import { readPeer } from "@/lib/platform/peer";
import { route } from "@/lib/platform/route";
import { PasswordChange } from "@/lib/shared/schemas/account";

export const PUT = route({ access: "user", body: PasswordChange }, async ({ actor, body, request }) => {
  await changePassword({ actor, ...body, peer: readPeer(request.headers) });
  return { status: 204 };
});
