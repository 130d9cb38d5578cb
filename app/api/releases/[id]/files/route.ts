import { changeReleaseFiles, readReleaseFiles } from "@/lib/media/release-files";
import { route } from "@/lib/platform/route";
import { ReleaseFiles, ReleaseFilesInput } from "@/lib/shared/schemas/jobs";

const MANAGERS = ["artist", "admin"] as const;

export const GET = route({ access: MANAGERS, scope: "catalog:read" }, async ({ actor, params }) => ({
  body: ReleaseFiles.parse(await readReleaseFiles(params.id ?? "", actor)),
}));

export const POST = route(
  { access: MANAGERS, scope: "catalog:write", body: ReleaseFilesInput },
  async ({ actor, params, body }) => {
    const id = params.id ?? "";
    await changeReleaseFiles(id, actor, body);
    return { body: ReleaseFiles.parse(await readReleaseFiles(id, actor)) };
  },
);
