import { returnFromRail } from "@/lib/orders/confirm-order";
import { route } from "@/lib/platform/route";
import { ReturnQuery } from "@/lib/shared/schemas/checkout";

/** A browser back from a rail: asks the rail about its attempt early and shows the order; finalises nothing by itself. */
export const GET = route({ access: "guest", query: ReturnQuery, countsMisses: true }, async ({ query, request }) => {
  const brought = new URL(request.url).searchParams;
  const location = `/orders/${await returnFromRail(query.nonce, brought)}`;
  return { status: 303, headers: { location, "referrer-policy": "no-referrer" } };
});
