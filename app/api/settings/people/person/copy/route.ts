import { requireFreshSignIn } from "@/lib/accounts/require-fresh-sign-in";
import { route } from "@/lib/platform/route";
import { makeCopyLink } from "@/lib/privacy/copy-link";
import { readWho } from "@/lib/privacy/find-person";
import { CopyLink, PersonName } from "@/lib/shared/schemas/privacy";

export const POST = route({ access: "admin", body: PersonName }, async ({ actor, body }) => {
  await requireFreshSignIn(actor);
  return { body: CopyLink.parse(await makeCopyLink(readWho(body.of), actor.userId)) };
});
