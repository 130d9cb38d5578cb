import { getLiveSnapshot } from "@/lib/analytics/live-snapshot";
import { openLiveStream } from "@/lib/analytics/live-stream";
import { route } from "@/lib/platform/route";
import { LiveQuery } from "@/lib/shared/schemas/live";

const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

export const GET = route(
  { access: ["analyst", "admin"], scope: "analytics:read", query: LiveQuery },
  async ({ actor, query, request, reauthorise }) => {
    if (query.once) return { body: await getLiveSnapshot(query.currency) };
    const stream = await openLiveStream({ userId: actor.userId, reauthorise }, query.currency, request.signal);
    return { response: new Response(stream, { headers: HEADERS }) };
  },
);
