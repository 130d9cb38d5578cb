import { configuredContext } from "@/lib/orders/payments-context";
import { actOnReview } from "@/lib/payments/decide-review";
import { getReview } from "@/lib/payments/review";
import { route } from "@/lib/platform/route";
import { ReviewDetail, ReviewInput, ReviewResult } from "@/lib/shared/schemas/review";

export const GET = route(
  { access: "admin", scope: "settings:read", countsMisses: true },
  async ({ actor, params }) => ({
    body: ReviewDetail.parse(await getReview(configuredContext(), params.id ?? "", actor)),
  }),
);

export const POST = route(
  { access: "admin", scope: "settings:write", body: ReviewInput, idempotent: true, countsMisses: true },
  async ({ actor, body, params }) => {
    const act = { publicId: params.id ?? "", input: body, actor };
    return { body: ReviewResult.parse(await actOnReview(configuredContext(), act)) };
  },
);
