import { listKnownFiles } from "@/lib/media/list-known-files";
import { listBought } from "@/lib/orders/bought-tracks";
import { requireOrder } from "@/lib/orders/order-access";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { route } from "@/lib/platform/route";
import { toPublicId } from "@/lib/shared/ids";
import { DownloadManifest } from "@/lib/shared/schemas/downloads";

export const GET = route(
  { access: "guest", scope: "orders:read", countsMisses: true },
  async ({ actor, params, request }) => {
    const publicId = params.id ?? "";
    const orderSecret = readOrderSecret(request.headers, publicId);
    const bought = await listBought(await requireOrder({ publicId, actor, orderSecret }));
    const known = await listKnownFiles(bought);
    const idOf = (recordingId: string, trackId: string) =>
      bought.find((one) => one.recordingId === recordingId && one.trackId === trackId)?.entitlementId ?? "";
    return {
      body: DownloadManifest.parse({
        files: known.map(({ trackId, recordingId, contentHash: sha256, ...file }) => ({
          ...file,
          sha256,
          entitlementId: toPublicId("entitlement", idOf(recordingId, trackId)),
        })),
      }),
    };
  },
);
