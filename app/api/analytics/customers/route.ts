import { exportCustomers } from "@/lib/analytics/export-csv";
import { readCustomers } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { route } from "@/lib/platform/route";
import { AnalyticsCustomersQuery, CustomersReply } from "@/lib/shared/schemas/analytics";

export const GET = route(
  { access: ["artist", "analyst", "admin"], scope: "analytics:read", query: AnalyticsCustomersQuery },
  async ({ actor, query }) => {
    const reply = await readCustomers(query, viewerOf(actor));
    return query.format === "csv" ? { response: exportCustomers(query, reply) } : { body: CustomersReply.parse(reply) };
  },
);
