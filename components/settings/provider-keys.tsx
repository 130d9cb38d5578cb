"use client";

import { FlaskConical } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CredentialBoard } from "@/lib/shared/schemas/credentials";
import { ProviderKeysPanel } from "./provider-keys-panel";

type ProviderKeysProps = { board: CredentialBoard; zone: string };

function InTheSandbox() {
  const t = useTranslations("settings.keys");
  return (
    <section className="m-4 max-w-2xl rounded-soft border border-rule bg-raise p-4 md:m-6 md:p-6">
      <h2 className="display flex items-center gap-2.5 text-20">
        <FlaskConical size={18} aria-hidden="true" />
        {t("demoTitle")}
      </h2>
      <p className="mt-2 text-ink-2">{t("demo")}</p>
    </section>
  );
}

/** Which keys each rail has, where they come from, and a form for new ones; what is stored never comes back. */
export function ProviderKeys({ board: initial, zone }: ProviderKeysProps) {
  const t = useTranslations("settings.keys");
  const [board, setBoard] = useState(initial);
  const isDemo = board.mode === "demo";
  return (
    <>
      <header className="px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        {isDemo ? null : <p className="mt-1.5 max-w-2xl text-ink-2">{t("lead")}</p>}
      </header>
      {isDemo ? <InTheSandbox /> : null}
      {board.providers.map((view) => (
        <ProviderKeysPanel key={view.provider} view={view} zone={zone} onChanged={setBoard} />
      ))}
    </>
  );
}
