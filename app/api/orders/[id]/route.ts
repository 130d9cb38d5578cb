import { narrowOffers } from "@/lib/media/available-offers";
import { getOrderView } from "@/lib/orders/get-order";
import { AppError } from "@/lib/platform/errors";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { route } from "@/lib/platform/route";
import { OrderView } from "@/lib/shared/schemas/checkout";

export const GET = route(
  { access: "guest", scope: "orders:read", countsMisses: true },
  async ({ actor, params, request }) => {
    const publicId = params.id ?? "";
    const order = await getOrderView({ publicId, actor, orderSecret: readOrderSecret(request.headers, publicId) });
    if (!order)
      throw new AppError(
        "not_found",
        "There is no such order, or this browser may not see it. Use the browser that paid, or sign in as its buyer.",
      );
    return { body: OrderView.parse(await narrowOffers(order)) };
  },
);
