import { readTableProvider, rollBackProviderTable } from "@/lib/payments/change-provider-tables";
import { showProviderTable } from "@/lib/payments/show-provider-table";
import { route } from "@/lib/platform/route";
import { ProviderTable, TableRollbackInput } from "@/lib/shared/schemas/provider-tables";

export const POST = route(
  { access: "admin", scope: "settings:write", body: TableRollbackInput, idempotent: "optional" },
  async ({ actor, body, params }) => {
    const provider = readTableProvider(params.provider ?? "");
    await rollBackProviderTable(provider, body, actor);
    return { body: ProviderTable.parse(await showProviderTable(provider, actor)) };
  },
);
