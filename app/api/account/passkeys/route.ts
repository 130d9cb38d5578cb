import { finishPasskey, requireRelyingParty } from "@/lib/accounts/factors/enrol-passkey";
import { requireOwner } from "@/lib/accounts/factors/require-owner";
import { route } from "@/lib/platform/route";
import { PasskeyInput } from "@/lib/shared/schemas/factors";

export const POST = route(
  { access: "user", isBeforeFactor: true, body: PasskeyInput },
  async ({ actor, body, request }) => {
    const owner = await requireOwner(actor);
    const party = requireRelyingParty(request.headers);
    return { status: 201, body: await finishPasskey({ owner, party, ...body }, new Date()) };
  },
);
