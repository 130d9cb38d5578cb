import { lookAtLink } from "@/lib/accounts/open-account-link";
import { route } from "@/lib/platform/route";
import { LinkInput, LinkView } from "@/lib/shared/schemas/account";

/** The token comes in the body: addresses are logged, bodies are not. */
export const POST = route({ access: "guest", body: LinkInput, countsMisses: true }, async ({ body }) => ({
  body: LinkView.parse(await lookAtLink(body.token)),
}));
