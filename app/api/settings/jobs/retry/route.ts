import { retryJobs } from "@/lib/media/job-desk";
import { route } from "@/lib/platform/route";
import { JobRetryInput, JobRetryResult } from "@/lib/shared/schemas/jobs";

export const POST = route(
  { access: "admin", scope: "settings:write", body: JobRetryInput },
  async ({ actor, body: { ids } }) => ({
    body: JobRetryResult.parse({ retried: await retryJobs(ids ?? null, actor.userId) }),
  }),
);
