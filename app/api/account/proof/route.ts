import { provePassword } from "@/lib/accounts/prove-password";
import { readPeer } from "@/lib/platform/peer";
import { route } from "@/lib/platform/route";
import { PasswordProof } from "@/lib/shared/schemas/account";

export const POST = route({ access: "user", body: PasswordProof }, async ({ actor, body, request }) => {
  await provePassword({ actor, password: body.password, peer: readPeer(request.headers) });
  return { status: 204 };
});
