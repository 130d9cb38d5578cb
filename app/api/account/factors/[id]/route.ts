import { removeFactor, renameFactor } from "@/lib/accounts/factors/change-factor";
import { requireOwner } from "@/lib/accounts/factors/require-owner";
import { route } from "@/lib/platform/route";
import { FactorNameInput } from "@/lib/shared/schemas/factors";

export const PATCH = route({ access: "user", body: FactorNameInput }, async ({ actor, body, params }) => {
  const { userId } = await requireOwner(actor);
  await renameFactor({ id: params.id ?? "", name: body.name, userId }, new Date());
  return {};
});

export const DELETE = route({ access: "user" }, async ({ actor, params }) => {
  await requireOwner(actor);
  await removeFactor({ id: params.id ?? "", actor }, new Date());
  return {};
});
