import { setSharing } from "@/lib/media/pins/set-sharing";
import { route } from "@/lib/platform/route";
import { Sharing, SharingInput } from "@/lib/shared/schemas/storage";

export const PUT = route(
  { access: ["artist", "admin"], scope: "catalog:write", body: SharingInput },
  async ({ actor, params, body: { sharesOriginal } }) => {
    const trackId = params.id ?? "";
    await setSharing(actor, trackId, sharesOriginal);
    return { body: Sharing.parse({ trackId, sharesOriginal }) };
  },
);
