import { exportStatementEntries, exportStatements } from "@/lib/analytics/export-statements";
import { readStatementEntries, readStatements } from "@/lib/analytics/read-statements";
import { route } from "@/lib/platform/route";
import { StatementsQuery, StatementsReply } from "@/lib/shared/schemas/statements";

export const GET = route(
  { access: ["artist"], scope: "analytics:read", query: StatementsQuery },
  async ({ actor, query: { month, format } }) => {
    const [{ data, zone }, entries] = await Promise.all([
      readStatements(actor.artistIds),
      month ? readStatementEntries(actor.artistIds, month) : [],
    ]);
    if (format === "csv")
      return { response: month ? exportStatementEntries(month, entries) : exportStatements(data, zone) };
    return { body: StatementsReply.parse({ data, entries, zone }) };
  },
);
