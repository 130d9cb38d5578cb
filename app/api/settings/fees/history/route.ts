import { showFeeHistory } from "@/lib/payments/show-fee-history";
import { route } from "@/lib/platform/route";
import { FeeHistory, FeeKey } from "@/lib/shared/schemas/fees";

export const GET = route({ access: "admin", scope: "settings:read", query: FeeKey }, async ({ actor, query }) => ({
  body: FeeHistory.parse(await showFeeHistory(query, actor)),
}));
