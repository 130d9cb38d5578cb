import { contextFor } from "@/lib/orders/payments-context";
import { mintClientToken } from "@/lib/payments/mint-client-token";
import { route } from "@/lib/platform/route";
import { ClientToken, ClientTokenInput } from "@/lib/shared/schemas/rail-fields";

export const POST = route(
  { access: "guest", scope: "orders:write", body: ClientTokenInput, limit: "checkout" },
  async ({ body, request }) => {
    const clientToken = await mintClientToken(contextFor(request), body);
    return { status: 201, body: ClientToken.parse({ clientToken }), headers: { "cache-control": "no-store" } };
  },
);
