import { askForLinks } from "@/lib/mail/ask-for-links";
import { route } from "@/lib/platform/route";
import { LinksInput } from "@/lib/shared/schemas/mail";
import { systemClock } from "@/lib/shared/time";

export const POST = route({ access: "guest", body: LinksInput, limit: "mail" }, async ({ body }) => {
  await askForLinks(body.email, systemClock);
  return { status: 204 };
});
