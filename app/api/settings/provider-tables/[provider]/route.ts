import { changeProviderTable, readTableProvider } from "@/lib/payments/change-provider-tables";
import { showProviderTable } from "@/lib/payments/show-provider-table";
import { route } from "@/lib/platform/route";
import { ProviderTable, TableChangeInput } from "@/lib/shared/schemas/provider-tables";

export const GET = route({ access: "admin", scope: "settings:read" }, async ({ actor, params }) => ({
  body: ProviderTable.parse(await showProviderTable(readTableProvider(params.provider ?? ""), actor)),
}));

export const PUT = route(
  { access: "admin", scope: "settings:write", body: TableChangeInput, idempotent: "optional" },
  async ({ actor, body, params }) => {
    const provider = readTableProvider(params.provider ?? "");
    await changeProviderTable(provider, body, actor);
    return { body: ProviderTable.parse(await showProviderTable(provider, actor)) };
  },
);
