import { offerProofs, proveAgain } from "@/lib/accounts/factors/prove-again";
import { route } from "@/lib/platform/route";
import { ProofInput, ProofMethods } from "@/lib/shared/schemas/account";

export const GET = route({ access: "user", isBeforeFactor: true }, async ({ actor, request }) => ({
  body: ProofMethods.parse({ methods: await offerProofs(actor, request.headers) }),
}));

export const POST = route(
  { access: "user", isBeforeFactor: true, body: ProofInput },
  async ({ actor, body, request }) => {
    await proveAgain({ actor, proof: body, headers: request.headers });
    return { status: 204 };
  },
);
