import { listTargets, setTarget } from "@/lib/analytics/targets";
import { route } from "@/lib/platform/route";
import { MonthTargetInput, MonthTargets } from "@/lib/shared/schemas/analytics";

const readAll = async () => MonthTargets.parse({ data: await listTargets() });

export const GET = route({ access: ["analyst", "admin"], scope: "analytics:read" }, async () => ({
  body: await readAll(),
}));

export const PUT = route(
  { access: "admin", scope: "settings:write", body: MonthTargetInput },
  async ({ actor, body }) => {
    await setTarget(actor, body);
    return { body: await readAll() };
  },
);
