import { exportSeries } from "@/lib/analytics/export-csv";
import { readSeries } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { route } from "@/lib/platform/route";
import { AnalyticsQuery, SeriesReply } from "@/lib/shared/schemas/analytics";

export const GET = route(
  { access: ["artist", "analyst", "admin"], scope: "analytics:read", query: AnalyticsQuery },
  async ({ actor, query }) => {
    const reply = await readSeries(query, viewerOf(actor));
    return query.format === "csv" ? { response: exportSeries(query, reply) } : { body: SeriesReply.parse(reply) };
  },
);
