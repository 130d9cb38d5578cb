import { requireOwner } from "@/lib/accounts/factors/require-owner";
import { startTotp } from "@/lib/accounts/factors/totp";
import { route } from "@/lib/platform/route";
import { FactorNameInput } from "@/lib/shared/schemas/factors";

export const POST = route({ access: "user", isBeforeFactor: true, body: FactorNameInput }, async ({ actor, body }) => {
  const { userId } = await requireOwner(actor);
  return { status: 201, body: await startTotp(userId, body.name, new Date()) };
});
