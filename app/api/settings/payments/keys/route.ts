import { getProviderKeys } from "@/lib/payments/provider-keys-board";
import { route } from "@/lib/platform/route";
import { CredentialBoard } from "@/lib/shared/schemas/credentials";

export const GET = route({ access: "admin", scope: "settings:read" }, async ({ actor }) => ({
  body: CredentialBoard.parse(await getProviderKeys(actor)),
}));
