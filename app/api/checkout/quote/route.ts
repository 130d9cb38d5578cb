import { recordBasket } from "@/lib/analytics/record-basket";
import { quoteOrder } from "@/lib/orders/quote-order";
import { nameListener } from "@/lib/platform/listener";
import { log } from "@/lib/platform/log";
import { readLinkHashes } from "@/lib/platform/release-cookie";
import { route } from "@/lib/platform/route";
import { Quote, QuoteInput } from "@/lib/shared/schemas/checkout";

export const POST = route(
  { access: "guest", scope: "orders:read", body: QuoteInput },
  async ({ actor, body, request }) => {
    const { listenerId, headers } = nameListener(request.headers, actor);
    const { quote, artistIds } = await quoteOrder({ ...body, linkHashes: readLinkHashes(request.headers) });
    // the funnel may miss a step; a buyer may not
    await recordBasket(listenerId, artistIds, new Date()).catch((err: unknown) =>
      log.warn({ err }, "a basket was not counted"),
    );
    return { body: Quote.parse(quote), headers };
  },
);
