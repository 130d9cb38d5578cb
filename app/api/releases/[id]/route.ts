import { editRelease } from "@/lib/catalog/edit-release";
import { getOwnRelease } from "@/lib/catalog/get-own-release";
import { removeRelease } from "@/lib/catalog/remove-release";
import { deleteTracks, holdRecordings } from "@/lib/media/delete-tracks";
import { endUploads, stopUploads } from "@/lib/media/resume/end-uploads";
import { route } from "@/lib/platform/route";
import { ReleasePatch } from "@/lib/shared/schemas/catalog";

const MANAGERS = ["artist", "admin"] as const;

export const GET = route({ access: MANAGERS, scope: "catalog:read" }, async ({ actor, params }) => ({
  body: await getOwnRelease({ id: params.id ?? "", actor }),
}));

export const PATCH = route(
  { access: MANAGERS, scope: "catalog:write", body: ReleasePatch },
  async ({ actor, params, body }) => {
    const id = params.id ?? "";
    await editRelease({ id, actor, patch: body });
    return { body: await getOwnRelease({ id, actor }) };
  },
);

export const DELETE = route({ access: MANAGERS, scope: "catalog:write" }, async ({ actor, params }) => {
  const media = { holdRecordings, deleteTracks, endUploads };
  const { endedUploads, outcome } = await removeRelease({ id: params.id ?? "", actor }, media);
  await stopUploads(endedUploads);
  return { body: { outcome } };
});
