"use client";

import { Copy, KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import type { CreatedApiKey } from "@/lib/shared/schemas/accounts";

type NewTokenProps = { created: CreatedApiKey; onDone: () => void };

/** The only time that the token can be read; takes the focus so that it is not missed. */
export function NewToken({ created, onDone }: NewTokenProps) {
  const t = useTranslations("settings");
  const heading = useRef<HTMLHeadingElement>(null);
  const [state, setState] = useState<"idle" | "copied" | "copyFailed">("idle");
  useEffect(() => heading.current?.focus(), []);
  const copy = () =>
    navigator.clipboard.writeText(created.token).then(
      () => setState("copied"),
      () => setState("copyFailed"),
    );
  return (
    <section className="max-w-2xl rounded-soft border border-rule bg-raise p-4 md:p-6">
      <h3 ref={heading} tabIndex={-1} className="display flex items-center gap-2.5 text-20 outline-none">
        <KeyRound size={18} aria-hidden />
        {t("access.created", { name: created.key.name })}
      </h3>
      <p className="mt-2 text-ink-2">{t("access.onlyOnce")}</p>
      <code className="figures mt-3 block rounded-tight border border-line-2 bg-sunk p-3 text-13 wrap-anywhere select-all">
        {created.token}
      </code>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button variant="sticker" onClick={() => void copy()}>
          <Copy size={16} aria-hidden />
          {t("access.copy")}
        </Button>
        <Button variant="outline" onClick={onDone}>
          {t("access.done")}
        </Button>
        <p role="status" className="text-ink-2">
          {state === "idle" ? "" : t(`access.${state}`)}
        </p>
      </div>
    </section>
  );
}
