import { configuredContext } from "@/lib/orders/payments-context";
import { listReviews } from "@/lib/payments/review";
import { route } from "@/lib/platform/route";
import { ReviewQueue } from "@/lib/shared/schemas/review";

export const GET = route({ access: "admin", scope: "settings:read" }, async ({ actor }) => ({
  body: ReviewQueue.parse(await listReviews(configuredContext(), actor)),
}));
