import { confirmOrder } from "@/lib/orders/confirm-order";
import { requireOrder } from "@/lib/orders/order-access";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { route } from "@/lib/platform/route";
import { ConfirmInput, PaymentView } from "@/lib/shared/schemas/checkout";

export const POST = route(
  { access: "guest", scope: "orders:write", body: ConfirmInput, idempotent: true },
  async ({ actor, body, params, request, resourceId }) => {
    const publicId = params.id ?? "";
    const orderId = await requireOrder({ publicId, actor, orderSecret: readOrderSecret(request.headers, publicId) });
    const payment = await confirmOrder({ orderId, token: body.token, confirmId: resourceId });
    return { body: PaymentView.parse(payment) };
  },
);
