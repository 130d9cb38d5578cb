import { exportRevenue } from "@/lib/analytics/export-csv";
import { readRevenue } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { route } from "@/lib/platform/route";
import { AnalyticsQuery, RevenueReply } from "@/lib/shared/schemas/analytics";

export const GET = route(
  { access: ["artist", "analyst", "admin"], scope: "analytics:read", query: AnalyticsQuery },
  async ({ actor, query }) => {
    const reply = await readRevenue(query, viewerOf(actor));
    return query.format === "csv" ? { response: exportRevenue(query, reply) } : { body: RevenueReply.parse(reply) };
  },
);
