import { createRelease } from "@/lib/catalog/create-release";
import { getOwnRelease } from "@/lib/catalog/get-own-release";
import { listOwnReleases } from "@/lib/catalog/list-own-releases";
import { route } from "@/lib/platform/route";
import { toPublicId } from "@/lib/shared/ids";
import { ReleaseInput } from "@/lib/shared/schemas/catalog";

export const GET = route({ access: "artist", scope: "catalog:read" }, async ({ actor }) => ({
  body: { data: await listOwnReleases(actor), nextCursor: null },
}));

export const POST = route({ access: "artist", scope: "catalog:write", body: ReleaseInput }, async ({ actor, body }) => {
  const id = toPublicId("release", await createRelease(actor, body));
  return { status: 201, body: await getOwnRelease({ id, actor }) };
});
