import { requireFreshSignIn } from "@/lib/accounts/require-fresh-sign-in";
import { route } from "@/lib/platform/route";
import { erasePerson } from "@/lib/privacy/erase-person";
import { readWho } from "@/lib/privacy/find-person";
import { requireSameAddress } from "@/lib/privacy/view-person";
import { PersonErasureInput } from "@/lib/shared/schemas/privacy";

export const POST = route({ access: "admin", body: PersonErasureInput }, async ({ actor, body }) => {
  await requireFreshSignIn(actor);
  const who = readWho(body.of);
  await requireSameAddress(who, body.email);
  await erasePerson({ who, actorId: actor.userId });
  return { status: 204 };
});
