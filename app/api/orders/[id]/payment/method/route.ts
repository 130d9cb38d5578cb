import { chooseOrderMethod } from "@/lib/orders/confirm-order";
import { requireOrder } from "@/lib/orders/order-access";
import { contextFor } from "@/lib/orders/payments-context";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { route } from "@/lib/platform/route";
import { MethodInput, PaymentView } from "@/lib/shared/schemas/checkout";

export const POST = route(
  { access: "guest", scope: "orders:write", body: MethodInput, idempotent: true, limit: "method", countsMisses: true },
  async ({ actor, body, params, request }) => {
    const publicId = params.id ?? "";
    const orderId = await requireOrder({ publicId, actor, orderSecret: readOrderSecret(request.headers, publicId) });
    const payment = await chooseOrderMethod({ orderId, method: body.method }, contextFor(request));
    return { body: PaymentView.parse(payment) };
  },
);
