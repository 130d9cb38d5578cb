import { carryOutLink } from "@/lib/accounts/open-account-link";
import { route } from "@/lib/platform/route";
import { LinkUsed, LinkUseInput } from "@/lib/shared/schemas/account";

export const POST = route(
  { access: "guest", body: LinkUseInput, countsMisses: true, limit: "link" },
  async ({ body }) => ({
    body: LinkUsed.parse(await carryOutLink(body)),
  }),
);
