import { getWaveform } from "@/lib/catalog/get-track";
import { route } from "@/lib/platform/route";

export const GET = route({ access: "guest", scope: "catalog:read" }, async ({ actor, params }) => ({
  body: await getWaveform(params.id ?? "", actor),
}));
