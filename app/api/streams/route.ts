import { readOrderSecrets } from "@/lib/platform/order-cookie";
import { readLinkHashes } from "@/lib/platform/release-cookie";
import { route } from "@/lib/platform/route";
import { Streams, StreamsInput } from "@/lib/shared/schemas/streams";
import { answerStreams } from "./answer-streams";

export const POST = route(
  { access: "guest", scope: "catalog:read", body: StreamsInput },
  async ({ actor, body, request }) => {
    const { headers } = request;
    const held = { secrets: readOrderSecrets(headers), linkHashes: readLinkHashes(headers) };
    const streams = await answerStreams(body, { actor, ...held });
    return { body: Streams.parse({ streams }), headers: { "cache-control": "private, no-store" } };
  },
);
