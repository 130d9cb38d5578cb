import { createReleaseLink, listReleaseLinks } from "@/lib/catalog/release-links";
import { route } from "@/lib/platform/route";
import { CreatedReleaseLink, ReleaseLinkInput, ReleaseLinks } from "@/lib/shared/schemas/catalog";

const MANAGERS = ["artist", "admin"] as const;

export const GET = route({ access: MANAGERS, scope: "catalog:read" }, async ({ actor, params }) => ({
  body: ReleaseLinks.parse({ data: await listReleaseLinks({ releaseId: params.id ?? "", actor }) }),
}));

export const POST = route(
  { access: MANAGERS, scope: "catalog:write", body: ReleaseLinkInput },
  async ({ actor, params, body }) => {
    const created = await createReleaseLink({ releaseId: params.id ?? "", actor, label: body.label });
    return { status: 201, body: CreatedReleaseLink.parse(created) };
  },
);
