import { getReconciliation } from "@/lib/payments/reconciliation";
import { reconciliationContext } from "@/lib/payments/reconciliation-context";
import { route } from "@/lib/platform/route";
import { ReconciliationOverview } from "@/lib/shared/schemas/reconciliation";

export const GET = route({ access: "admin", scope: "settings:read" }, async ({ actor }) => ({
  body: ReconciliationOverview.parse(await getReconciliation(reconciliationContext(), actor)),
}));
