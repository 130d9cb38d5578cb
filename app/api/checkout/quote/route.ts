import { quoteOrder } from "@/lib/orders/quote-order";
import { route } from "@/lib/platform/route";
import { Quote, QuoteInput } from "@/lib/shared/schemas/checkout";

export const POST = route({ access: "guest", scope: "orders:read", body: QuoteInput }, async ({ body }) => ({
  body: Quote.parse(await quoteOrder(body)),
}));
