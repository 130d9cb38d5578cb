import { readBuyerStep } from "@/lib/orders/confirm-order";
import { requireOrder } from "@/lib/orders/order-access";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { route } from "@/lib/platform/route";

/** Sends the buyer to their bank's page; its address carries a secret of the rail and is never in a stored reply. */
export const GET = route(
  { access: "guest", scope: "orders:read", countsMisses: true },
  async ({ actor, params, request }) => {
    const publicId = params.id ?? "";
    const orderId = await requireOrder({ publicId, actor, orderSecret: readOrderSecret(request.headers, publicId) });
    return { status: 303, headers: { location: await readBuyerStep(orderId), "referrer-policy": "no-referrer" } };
  },
);
