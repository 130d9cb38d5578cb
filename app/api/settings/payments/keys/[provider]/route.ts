import { requireFreshSignIn } from "@/lib/accounts/require-fresh-sign-in";
import { readProvider, removeProviderKeys, setProviderKeys } from "@/lib/payments/change-provider-keys";
import { getProviderKeys } from "@/lib/payments/provider-keys-board";
import { route } from "@/lib/platform/route";
import { CredentialBoard, CredentialInput } from "@/lib/shared/schemas/credentials";

export const PUT = route(
  { access: "admin", scope: "settings:write", body: CredentialInput },
  async ({ actor, body, params }) => {
    await requireFreshSignIn(actor);
    await setProviderKeys(actor, readProvider(params.provider ?? ""), body);
    return { body: CredentialBoard.parse(await getProviderKeys(actor)) };
  },
);

export const DELETE = route({ access: "admin", scope: "settings:write" }, async ({ actor, params }) => {
  await requireFreshSignIn(actor);
  await removeProviderKeys(actor, readProvider(params.provider ?? ""));
  return { body: CredentialBoard.parse(await getProviderKeys(actor)) };
});
