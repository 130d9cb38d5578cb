import { changeArtistQuota } from "@/lib/media/upload-limits";
import { route } from "@/lib/platform/route";
import { ArtistQuotaInput } from "@/lib/shared/schemas/limits";

export const PUT = route(
  { access: "admin", scope: "settings:write", body: ArtistQuotaInput },
  async ({ actor, body, params }) => {
    await changeArtistQuota(params.id ?? "", body, actor.userId);
    return { status: 204 };
  },
);
