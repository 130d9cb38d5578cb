import { exportTracks } from "@/lib/analytics/export-csv";
import { readTracks } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { route } from "@/lib/platform/route";
import { AnalyticsQuery, TracksReply } from "@/lib/shared/schemas/analytics";

export const GET = route(
  { access: ["artist", "analyst", "admin"], scope: "analytics:read", query: AnalyticsQuery },
  async ({ actor, query }) => {
    const reply = await readTracks(query, viewerOf(actor));
    return query.format === "csv" ? { response: exportTracks(query, reply) } : { body: TracksReply.parse(reply) };
  },
);
