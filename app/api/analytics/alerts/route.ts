import { countFiring, listAlerts } from "@/lib/analytics/alerts";
import { route } from "@/lib/platform/route";
import { AlertList, AlertQuery } from "@/lib/shared/schemas/alerts";

export const GET = route(
  { access: ["analyst", "admin"], scope: "analytics:read", query: AlertQuery },
  async ({ query }) => {
    const [data, firing] = await Promise.all([listAlerts(query.state), countFiring()]);
    return { body: AlertList.parse({ data, firing }) };
  },
);
