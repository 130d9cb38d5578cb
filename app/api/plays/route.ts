import { recordPlays } from "@/lib/catalog/record-plays";
import { nameListener } from "@/lib/platform/listener";
import { route } from "@/lib/platform/route";
import { PlayBatch } from "@/lib/shared/schemas/catalog";

export const POST = route(
  { access: "guest", scope: "catalog:read", body: PlayBatch },
  async ({ actor, body, request }) => {
    const { listenerId, headers } = nameListener(request.headers, actor);
    const userAgent = request.headers.get("user-agent") ?? "";
    const counted = await recordPlays({ listenerId, actor, userAgent }, body.plays);
    return { status: 202, body: { counted }, headers };
  },
);
