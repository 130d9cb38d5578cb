import { openOrderLink } from "@/lib/orders/order-access";
import { orderCookie } from "@/lib/platform/order-cookie";
import { route } from "@/lib/platform/route";
import { OrderLinkQuery } from "@/lib/shared/schemas/checkout";

/** Exchanges the secret of an order's link for its cookie and leaves the secret out of the address. */
export const GET = route(
  { access: "guest", query: OrderLinkQuery, limit: "link", countsMisses: true },
  async ({ params, query }) => {
    const publicId = params.id ?? "";
    await openOrderLink(publicId, query.key);
    return {
      status: 303,
      headers: {
        location: `/orders/${publicId}`,
        "set-cookie": orderCookie(publicId, query.key),
        "referrer-policy": "no-referrer",
      },
    };
  },
);
