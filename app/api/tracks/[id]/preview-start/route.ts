import { findOwnTrack, readOwnTrack } from "@/lib/catalog/own-track";
import { requestPreview } from "@/lib/media/request-preview";
import { route } from "@/lib/platform/route";
import { PreviewStart } from "@/lib/shared/schemas/draft";

export const PUT = route(
  { access: ["artist", "admin"], scope: "catalog:write", body: PreviewStart },
  async ({ actor, params, body }) => {
    const track = await findOwnTrack({ id: params.id ?? "", actor });
    await requestPreview(track.recordingId, body.fromMs);
    return { status: 202, body: await readOwnTrack(track.id) };
  },
);
