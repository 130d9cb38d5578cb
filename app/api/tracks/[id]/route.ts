import { editTrack } from "@/lib/catalog/edit-track";
import { getTrack } from "@/lib/catalog/get-track";
import { removeTrack } from "@/lib/catalog/remove-track";
import { deleteTracks, holdRecordings } from "@/lib/media/delete-tracks";
import { readLinkHashes } from "@/lib/platform/release-cookie";
import { route } from "@/lib/platform/route";
import { TrackPatch } from "@/lib/shared/schemas/catalog";

export const GET = route({ access: "guest", scope: "catalog:read" }, async ({ actor, params, request }) => ({
  body: await getTrack(params.id ?? "", actor, readLinkHashes(request.headers)),
}));

export const PATCH = route(
  { access: ["artist", "admin"], scope: "catalog:write", body: TrackPatch },
  async ({ actor, params, body }) => ({ body: await editTrack({ id: params.id ?? "", actor, patch: body }) }),
);

export const DELETE = route({ access: ["artist", "admin"], scope: "catalog:write" }, async ({ actor, params }) => ({
  body: await removeTrack({ id: params.id ?? "", actor }, { holdRecordings, deleteTracks }),
}));
