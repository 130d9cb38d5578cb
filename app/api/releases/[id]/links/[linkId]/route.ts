import { revokeReleaseLink } from "@/lib/catalog/release-links";
import { route } from "@/lib/platform/route";

export const DELETE = route(
  { access: ["artist", "admin"], scope: "catalog:write" },
  async ({ actor, params: { id = "", linkId = "" } }) => {
    await revokeReleaseLink({ releaseId: id, linkId, actor });
    return { status: 204 };
  },
);
