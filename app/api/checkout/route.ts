import { checkOut } from "@/lib/orders/check-out";
import { orderSecretOf } from "@/lib/orders/order-secret";
import { contextFor } from "@/lib/orders/payments-context";
import { knownListener } from "@/lib/platform/listener";
import { orderCookie } from "@/lib/platform/order-cookie";
import { readLinkHashes } from "@/lib/platform/release-cookie";
import { route } from "@/lib/platform/route";
import { fromPublicId } from "@/lib/shared/ids";
import { CheckoutInput, CheckoutResult } from "@/lib/shared/schemas/checkout";

/** Every reply, replayed ones too, lets this browser see its order; the stored reply itself holds no secret. */
function letIn(reply: { body?: unknown }): Record<string, string> {
  const { id } = CheckoutResult.parse(reply.body).order;
  return { "set-cookie": orderCookie(id, orderSecretOf(fromPublicId("order", id) ?? "")) };
}

export const POST = route(
  {
    access: "guest",
    scope: "orders:write",
    body: CheckoutInput,
    idempotent: true,
    limit: "checkout",
    replyHeaders: letIn,
  },
  async ({ actor, body, request, resourceId }) => {
    const listenerId = knownListener(request.headers, actor);
    const linkHashes = readLinkHashes(request.headers);
    const placed = { ...body, actor, listenerId, linkHashes, orderId: resourceId };
    const result = await checkOut(placed, contextFor(request));
    return { status: 201, body: CheckoutResult.parse(result) };
  },
);
