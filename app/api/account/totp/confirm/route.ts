import { requireOwner } from "@/lib/accounts/factors/require-owner";
import { confirmTotp } from "@/lib/accounts/factors/totp";
import { route } from "@/lib/platform/route";
import { TotpCodeInput } from "@/lib/shared/schemas/factors";

export const POST = route({ access: "user", isBeforeFactor: true, body: TotpCodeInput }, async ({ actor, body }) => {
  const owner = await requireOwner(actor);
  return { status: 201, body: await confirmTotp({ ...owner, code: body.code }, new Date()) };
});
