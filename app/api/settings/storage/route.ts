import { actOnStore } from "@/lib/media/upkeep/act-on-store";
import { readStorage } from "@/lib/media/upkeep/read-storage";
import { route } from "@/lib/platform/route";
import { StorageActed, StorageAction, StorageOverview, StorageQuery } from "@/lib/shared/schemas/storage";

export const GET = route({ access: "admin", scope: "settings:read", query: StorageQuery }, async ({ query }) => ({
  body: StorageOverview.parse(await readStorage(query.plan === "1")),
}));

export const POST = route(
  { access: "admin", scope: "settings:write", body: StorageAction },
  async ({ actor, body }) => ({
    status: 202,
    body: StorageActed.parse({ action: body.action, affected: await actOnStore(actor, body) }),
  }),
);
