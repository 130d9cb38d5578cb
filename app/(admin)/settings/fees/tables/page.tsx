import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { TableDesk } from "@/components/provider-tables/table-desk";
import { readTableProvider } from "@/lib/payments/change-provider-tables";
import { showProviderTable } from "@/lib/payments/show-provider-table";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { FeeProvider } from "@/lib/shared/schemas/fees";

const PATH = "/settings/fees/tables";

type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("providerTables");
  return { title: t("title") };
}

export default async function ProviderTablesPage({ searchParams }: PageProps) {
  const actor = await requirePage(["admin"], PATH);
  const provider = readTableProvider(FeeProvider.catch("stripe").parse((await searchParams).provider));
  const [t, settings, table, zone] = await Promise.all([
    getTranslations("providerTables"),
    getTranslations("settings"),
    showProviderTable(provider, actor),
    getStoreZone(),
  ]);
  return (
    <BackShell actor={actor} current="/settings/fees" section={settings("section")} title={t("title")} hasOwnHeading>
      <TableDesk key={`${provider} ${table.version}`} initial={table} zone={zone} />
    </BackShell>
  );
}
