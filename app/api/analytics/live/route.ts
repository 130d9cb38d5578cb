import { exportMinutes } from "@/lib/analytics/export-csv";
import { getHour } from "@/lib/analytics/live-snapshot";
import { openLiveStream } from "@/lib/analytics/live-stream";
import { AppError } from "@/lib/platform/errors";
import { route } from "@/lib/platform/route";
import { LiveQuery } from "@/lib/shared/schemas/live";

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "private, no-store, no-transform",
  "x-accel-buffering": "no",
};

export const GET = route(
  { access: ["analyst", "admin"], scope: "analytics:read", query: LiveQuery },
  async ({ actor, query, request, reauthorise }) => {
    if (query.format === "csv") return { response: exportMinutes(await getHour(query), query.compare ?? "all") };
    if (query.once) return { body: await getHour(query) };
    if (query.hour) throw new AppError("invalid_request", "An hour that is over has no stream: ask with once=1.");
    const stream = await openLiveStream({ userId: actor.userId, reauthorise }, query.currency, request.signal);
    return { response: new Response(stream, { headers: HEADERS }) };
  },
);
