import { requireRelyingParty, startPasskey } from "@/lib/accounts/factors/enrol-passkey";
import { requireOwner } from "@/lib/accounts/factors/require-owner";
import { route } from "@/lib/platform/route";

export const POST = route({ access: "user", isBeforeFactor: true }, async ({ actor, request }) => {
  const owner = await requireOwner(actor);
  return { body: await startPasskey(owner, requireRelyingParty(request.headers), new Date()) };
});
