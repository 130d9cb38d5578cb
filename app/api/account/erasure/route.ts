import { requireFreshSignIn } from "@/lib/accounts/require-fresh-sign-in";
import { route } from "@/lib/platform/route";
import { erasePerson } from "@/lib/privacy/erase-person";
import { requireSameAddress, viewPerson } from "@/lib/privacy/view-person";
import { ErasureInput, PrivacyView } from "@/lib/shared/schemas/privacy";

export const GET = route({ access: "user" }, async ({ actor }) => ({
  body: PrivacyView.parse(await viewPerson({ userId: actor.userId })),
}));

export const POST = route({ access: "user", body: ErasureInput }, async ({ actor, body }) => {
  await requireFreshSignIn(actor);
  const who = { userId: actor.userId };
  await requireSameAddress(who, body.email);
  await erasePerson({ who, actorId: actor.userId });
  return { status: 204 };
});
