import { exportFunnel } from "@/lib/analytics/export-csv";
import { readFunnel } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { route } from "@/lib/platform/route";
import { AnalyticsQuery, FunnelReply } from "@/lib/shared/schemas/analytics";

export const GET = route(
  { access: ["artist", "analyst", "admin"], scope: "analytics:read", query: AnalyticsQuery },
  async ({ actor, query }) => {
    const reply = await readFunnel(query, viewerOf(actor));
    return query.format === "csv" ? { response: exportFunnel(query, reply) } : { body: FunnelReply.parse(reply) };
  },
);
