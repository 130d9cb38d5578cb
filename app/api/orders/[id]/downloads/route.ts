import { prepareSet } from "@/lib/media/download-set";
import { listBought } from "@/lib/orders/bought-tracks";
import { requireOrder } from "@/lib/orders/order-access";
import { signDownload, signZip } from "@/lib/orders/sign-download";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { route } from "@/lib/platform/route";
import { toPublicId } from "@/lib/shared/ids";
import { DownloadSet, DownloadSetInput } from "@/lib/shared/schemas/downloads";

export const POST = route(
  { access: "guest", scope: "orders:read", body: DownloadSetInput, countsMisses: true },
  async ({ actor, body: { format, lineId = "" }, params, request }) => {
    const publicId = params.id ?? "";
    const orderSecret = readOrderSecret(request.headers, publicId);
    const bought = await listBought(await requireOrder({ publicId, actor, orderSecret }), lineId);
    const files = await prepareSet(bought, format);
    const ready = files.filter(({ state }) => state === "ready").length;
    const now = new Date();
    return {
      body: DownloadSet.parse({
        format,
        total: files.length,
        ready,
        failed: files.filter(({ state }) => state === "failed").length,
        files: files.map((file, n) => ({
          entitlementId: toPublicId("entitlement", bought[n]?.entitlementId ?? ""),
          format: file.format,
          state: file.state,
          sizeBytes: file.state === "ready" ? file.sizeBytes : null,
          sha256: file.state === "ready" ? file.contentHash : null,
          url: `${signDownload(bought[n]?.entitlementId ?? "", now)}&format=${file.format}`,
        })),
        zipUrl: files.length > 0 && ready === files.length ? signZip({ publicId, lineId, format }, now) : null,
      }),
    };
  },
);
