import { guardConfirmation } from "@/lib/orders/card-testing";
import { confirmOrder } from "@/lib/orders/confirm-order";
import { requireOrder } from "@/lib/orders/order-access";
import { contextFor } from "@/lib/orders/payments-context";
import { readOrderSecret } from "@/lib/platform/order-cookie";
import { route } from "@/lib/platform/route";
import { ConfirmInput, PaymentView } from "@/lib/shared/schemas/checkout";

export const POST = route(
  { access: "guest", scope: "orders:write", body: ConfirmInput, idempotent: true, countsMisses: true },
  async ({ actor, body, params, request, resourceId, isRepeat }) => {
    const publicId = params.id ?? "";
    const orderId = await requireOrder({ publicId, actor, orderSecret: readOrderSecret(request.headers, publicId) });
    const payment = await guardConfirmation({ orderId, actor, headers: request.headers, isRepeat }, () =>
      confirmOrder({ orderId, answer: body, confirmId: resourceId }, contextFor(request)),
    );
    return { body: PaymentView.parse(payment) };
  },
);
