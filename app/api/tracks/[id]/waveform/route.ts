import { getWaveform } from "@/lib/catalog/get-track";
import { readLinkHashes } from "@/lib/platform/release-cookie";
import { route } from "@/lib/platform/route";

export const GET = route({ access: "guest", scope: "catalog:read" }, async ({ actor, params, request }) => ({
  body: await getWaveform(params.id ?? "", actor, readLinkHashes(request.headers)),
}));
