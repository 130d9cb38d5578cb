import { createApiKey } from "@/lib/accounts/create-api-key";
import { listApiKeys } from "@/lib/accounts/list-api-keys";
import { route } from "@/lib/platform/route";
import { ApiKeyInput, ApiKeyView, CreatedApiKey } from "@/lib/shared/schemas/accounts";
import { pageOf } from "@/lib/shared/schemas/common";

const ApiKeyPage = pageOf(ApiKeyView);

export const GET = route({ access: "user", scope: "settings:read" }, async ({ actor }) => ({
  body: ApiKeyPage.parse({ data: await listApiKeys(actor.userId), nextCursor: null }),
}));

export const POST = route({ access: "user", scope: "settings:write", body: ApiKeyInput }, async ({ actor, body }) => ({
  status: 201,
  body: CreatedApiKey.parse(await createApiKey({ actor, ...body })),
}));
