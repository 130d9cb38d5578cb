import { changeUploadLimits, readUploadLimits } from "@/lib/media/upload-limits";
import { route } from "@/lib/platform/route";
import { UploadLimits, UploadLimitsInput } from "@/lib/shared/schemas/limits";

export const GET = route({ access: "admin", scope: "settings:read" }, async () => ({
  body: UploadLimits.parse(await readUploadLimits()),
}));

export const PUT = route(
  { access: "admin", scope: "settings:write", body: UploadLimitsInput },
  async ({ actor, body }) => {
    await changeUploadLimits(body, actor.userId);
    return { body: UploadLimits.parse(await readUploadLimits()) };
  },
);
