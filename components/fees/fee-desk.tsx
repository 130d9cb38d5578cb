"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { LinkTabs } from "@/components/ui/link-tabs";
import { type FeeList, FeeProvider, type FeeScheduleView } from "@/lib/shared/schemas/fees";
import { emptyTexts } from "./fee-draft";
import { FeeForm } from "./fee-form";
import { FeeRow } from "./fee-row";
import { listPrices } from "./list-prices";

type Provider = FeeScheduleView["provider"];

function AddFee({ provider, onChanged }: { provider: Provider; onChanged: (list: FeeList) => void }) {
  const t = useTranslations("fees");
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button
          size="sm"
          className="min-h-11 md:min-h-8"
          aria-label={t("addTo", { provider: nameOfProvider(provider) })}
        >
          <Plus size={14} aria-hidden />
          {t("add")}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={t("addTitle", { provider: nameOfProvider(provider) })}
        description={t("addBody")}
        className="max-w-2xl"
      >
        <FeeForm
          initial={emptyTexts(provider)}
          baseVersion={0}
          onSaved={(list) => {
            setOpen(false);
            onChanged(list);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

/** Every price by provider; each can be changed, and none is ever lost. */
export function FeeDesk({ initial, zone }: { initial: FeeList; zone: string }) {
  const t = useTranslations("fees");
  const [list, setList] = useState(initial);
  return (
    <>
      <div className="px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="mt-1 max-w-prose text-ink-2">
          {t("lead")} <Link href="/settings/audit">{t("audit")}</Link>
        </p>
        <LinkTabs
          label={t("pages")}
          className="mt-3"
          tabs={[
            { href: "/settings/fees", label: t("title"), isCurrent: true },
            { href: "/settings/fees/tables", label: t("tables"), isCurrent: false },
          ]}
        />
      </div>
      {FeeProvider.options.map((provider) => {
        const own = listPrices(list, provider);
        return (
          <section
            key={provider}
            aria-labelledby={`fees-${provider}`}
            className="border-t border-rule px-4 py-4 md:px-6"
          >
            <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
              <h2 id={`fees-${provider}`} className="display text-20">
                {nameOfProvider(provider)}
              </h2>
              <AddFee provider={provider} onChanged={setList} />
            </div>
            {own.every(({ schedule }) => schedule === null) ? <p className="text-ink-2">{t("none")}</p> : null}
            <ul>
              {own.map((price) => (
                <FeeRow key={price.id} price={price} zone={zone} onChanged={setList} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}
