import { exportProviders } from "@/lib/analytics/export-csv";
import { readProviders } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { route } from "@/lib/platform/route";
import { AnalyticsProvidersQuery, ProvidersReply } from "@/lib/shared/schemas/scoreboard";

export const GET = route(
  { access: ["analyst", "admin"], scope: "analytics:read", query: AnalyticsProvidersQuery },
  async ({ actor, query: { table, ...query } }) => {
    const reply = await readProviders(query, viewerOf(actor));
    if (query.format === "csv") return { response: exportProviders({ ...query, table }, reply) };
    return { body: ProvidersReply.parse(reply) };
  },
);
