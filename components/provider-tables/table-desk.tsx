"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { LinkTabs } from "@/components/ui/link-tabs";
import { FeeProvider } from "@/lib/shared/schemas/fees";
import type { ProviderTable } from "@/lib/shared/schemas/provider-tables";
import { CodeList } from "./code-list";
import { LimitsSection } from "./limits-section";
import { TableHistory } from "./table-history";
import { UnlistedCodes } from "./unlisted-codes";

/** One provider's decline codes and limits: what is in force, what is published, what is not known, and every version. */
export function TableDesk({ initial, zone }: { initial: ProviderTable; zone: string }) {
  const t = useTranslations("providerTables");
  const [table, setTable] = useState(initial);
  const { provider } = table;
  const tabs = FeeProvider.options.map((name) => ({
    href: `/settings/fees/tables?provider=${name}`,
    label: nameOfProvider(name),
    isCurrent: name === provider,
  }));
  return (
    <>
      <div className="px-4 pt-[18px] pb-2 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="mt-1 max-w-prose text-ink-2">
          {t("lead")} <Link href="/settings/audit">{t("audit")}</Link>
        </p>
        <LinkTabs
          label={t("pages")}
          className="mt-3"
          tabs={[
            { href: "/settings/fees", label: t("fees"), isCurrent: false },
            { href: "/settings/fees/tables", label: t("title"), isCurrent: true },
          ]}
        />
        <LinkTabs label={t("providers")} tabs={tabs} />
      </div>
      <UnlistedCodes table={table} zone={zone} onChanged={setTable} />
      <LimitsSection table={table} onChanged={setTable} />
      {table.lists.map((list) => (
        <CodeList key={list.list} table={table} list={list} onChanged={setTable} />
      ))}
      <TableHistory table={table} zone={zone} onChanged={setTable} />
    </>
  );
}
