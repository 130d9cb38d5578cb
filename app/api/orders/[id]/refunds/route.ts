import { refundOrder } from "@/lib/orders/refund-order";
import { route } from "@/lib/platform/route";
import { RefundInput, RefundResult } from "@/lib/shared/schemas/refunds";

export const POST = route(
  { access: ["artist", "admin"], scope: "orders:write", body: RefundInput, idempotent: true, countsMisses: true },
  async ({ actor, body, params, resourceId }) => {
    const refund = await refundOrder({ ...body, publicId: params.id ?? "", refundId: resourceId, actor });
    return { status: 201, body: RefundResult.parse({ refund }) };
  },
);
