import { exportOrders } from "@/lib/analytics/export-csv";
import { readOrders } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { route } from "@/lib/platform/route";
import { AnalyticsOrdersQuery, OrdersReply } from "@/lib/shared/schemas/analytics";

export const GET = route(
  { access: ["artist", "analyst", "admin"], scope: "analytics:read", query: AnalyticsOrdersQuery },
  async ({ actor, query }) => {
    const viewer = viewerOf(actor);
    if (query.format === "csv") return { response: await exportOrders(query, (page) => readOrders(page, viewer)) };
    return { body: OrdersReply.parse(await readOrders(query, viewer)) };
  },
);
