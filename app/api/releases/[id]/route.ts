import { editRelease } from "@/lib/catalog/edit-release";
import { getOwnRelease } from "@/lib/catalog/get-own-release";
import { route } from "@/lib/platform/route";
import { ReleasePatch } from "@/lib/shared/schemas/catalog";

const MANAGERS = ["artist", "admin"] as const;

export const GET = route({ access: MANAGERS, scope: "catalog:read" }, async ({ actor, params }) => ({
  body: await getOwnRelease({ id: params.id ?? "", actor }),
}));

export const PATCH = route(
  { access: MANAGERS, scope: "catalog:write", body: ReleasePatch },
  async ({ actor, params, body }) => {
    const id = params.id ?? "";
    await editRelease({ id, actor, patch: body });
    return { body: await getOwnRelease({ id, actor }) };
  },
);
