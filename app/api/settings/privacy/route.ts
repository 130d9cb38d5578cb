import { route } from "@/lib/platform/route";
import { changeRetention, readRetentionBoard } from "@/lib/retention/retention-settings";
import { RetentionBoard, RetentionInput } from "@/lib/shared/schemas/retention";

export const GET = route({ access: "admin", scope: "settings:read" }, async () => ({
  body: RetentionBoard.parse(await readRetentionBoard()),
}));

export const PUT = route(
  { access: "admin", scope: "settings:write", body: RetentionInput },
  async ({ actor, body }) => {
    await changeRetention(body, actor.userId);
    return { body: RetentionBoard.parse(await readRetentionBoard()) };
  },
);
