import { listTracks } from "@/lib/catalog/list-tracks";
import { route } from "@/lib/platform/route";
import { TrackQuery } from "@/lib/shared/schemas/catalog";

export const GET = route({ access: "guest", scope: "catalog:read", query: TrackQuery }, async ({ query }) => ({
  body: await listTracks(query),
}));
