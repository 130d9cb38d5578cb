import { changeMailSettings, readMailBoard } from "@/lib/mail/mail-board";
import { route } from "@/lib/platform/route";
import { MailBoard, MailQuery, MailSettingsInput } from "@/lib/shared/schemas/mail";

export const GET = route({ access: "admin", scope: "orders:read", query: MailQuery }, async ({ query }) => ({
  body: MailBoard.parse(await readMailBoard(query.state ?? null)),
}));

export const PUT = route(
  { access: "admin", scope: "settings:write", body: MailSettingsInput },
  async ({ actor, body }) => {
    await changeMailSettings(body, actor.userId);
    return { status: 204 };
  },
);
