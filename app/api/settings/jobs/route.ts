import { readJobBoard } from "@/lib/media/job-desk";
import { route } from "@/lib/platform/route";
import { JobBoard } from "@/lib/shared/schemas/jobs";

export const GET = route({ access: "admin", scope: "settings:read" }, async () => ({
  body: JobBoard.parse(await readJobBoard()),
}));
