import { exportReconciliationDay } from "@/lib/payments/export-reconciliation";
import { getReconciliationDay, runReconciliation } from "@/lib/payments/reconciliation";
import { reconciliationContext } from "@/lib/payments/reconciliation-context";
import { route } from "@/lib/platform/route";
import { ReconciliationDay, ReconciliationDayLine, ReconciliationDayQuery } from "@/lib/shared/schemas/reconciliation";

type Params = { rail?: string; day?: string };
const addressOf = ({ rail = "", day = "" }: Params) => ({ rail, day });

export const GET = route(
  { access: "admin", scope: "settings:read", query: ReconciliationDayQuery },
  async ({ actor, params, query }) => {
    const context = reconciliationContext();
    if (query.format === "csv") return { response: await exportReconciliationDay(context, addressOf(params), actor) };
    return { body: ReconciliationDay.parse(await getReconciliationDay(context, addressOf(params), actor)) };
  },
);

export const POST = route(
  { access: "admin", scope: "settings:write", idempotent: "optional" },
  async ({ actor, params }) => {
    const line = await runReconciliation(reconciliationContext(), addressOf(params), actor);
    return { status: 202, body: ReconciliationDayLine.parse(line) };
  },
);
