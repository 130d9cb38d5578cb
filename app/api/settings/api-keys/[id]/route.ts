import { revokeApiKey } from "@/lib/accounts/revoke-api-key";
import { route } from "@/lib/platform/route";

export const DELETE = route({ access: "user", scope: "settings:write" }, async ({ actor, params }) => {
  await revokeApiKey({ keyId: params.id ?? "", userId: actor.userId });
  return { status: 204 };
});
