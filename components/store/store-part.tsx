"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { Problem } from "@/lib/shared/schemas/common";
import type { StoreFactsView } from "@/lib/shared/schemas/store";

/** `problem` null: nothing came back. */
export type Sent = { ok: true; facts: StoreFactsView } | { ok: false; problem: Problem | null };
export type SendFacts = (part: "facts" | "zone" | "mail", body: Record<string, unknown>) => Promise<Sent>;

export function StorePart({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="border-t border-rule px-4 py-[18px] pb-8 md:px-6">
      <h2 id={`${id}-title`} className="display mb-3 text-20">
        {title}
      </h2>
      <div className="grid gap-4 xl:max-w-[720px]">{children}</div>
    </section>
  );
}

/** Why a change did not happen, where no field says it; after somebody else's change the page has to be read anew. */
export function WhyNot({ refusal }: { refusal: { problem: Problem | null } | null }) {
  const t = useTranslations("store");
  if (!refusal || refusal.problem?.errors?.length) return <p role="alert" className="empty:hidden" />;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 border-s-2 border-bad ps-3">
      <p className="max-w-prose text-bad">{refusal.problem?.detail ?? t("failed")}</p>
      {refusal.problem?.code === "conflict" ? (
        <Button size="sm" className="min-h-11 md:min-h-8" onClick={() => window.location.reload()}>
          {t("readAnew")}
        </Button>
      ) : null}
    </div>
  );
}
