import { readProvider } from "@/lib/payments/change-provider-keys";
import { testProviderKeys } from "@/lib/payments/provider-keys-board";
import { route } from "@/lib/platform/route";
import { CredentialTest } from "@/lib/shared/schemas/credentials";

export const POST = route(
  { access: "admin", scope: "settings:write", limit: "key-test" },
  async ({ actor, params }) => ({
    body: CredentialTest.parse(await testProviderKeys(actor, readProvider(params.provider ?? ""))),
  }),
);
